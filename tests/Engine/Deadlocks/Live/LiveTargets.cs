using ConcurrencyOps.Tests.Targets;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>The fixture in every form that is looked at: as built with the tests, and optimised for each runtime.</summary>
internal static class LiveTargets
{
    public const string NotOptimised = "not optimised";
    private static readonly string[] SinceNet9 = ["lock", "monitorlock"];

    public static string[] Forms { get; } = [NotOptimised, "net10.0", "net9.0", "net8.0"];

    /// <summary>Whether the runtime of that form has what the kind needs.</summary>
    public static bool Has(string form, string kind) => form != "net8.0" || !SinceNet9.Contains(kind);

    public static async Task<TargetProcess> ReadyAsync(string form, string kind)
    {
        var target = form == NotOptimised
            ? TargetProcess.Start(kind)
            : TargetProcess.StartProgramWith(TargetProcess.Optimised, await PublishedTarget.ForAsync(form), kind);
        await target.WaitForAsync("READY");
        return target;
    }
}
