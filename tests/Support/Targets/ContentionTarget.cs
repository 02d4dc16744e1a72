using System.Globalization;
using System.Reflection;

namespace ConcurrencyOps.Tests.Targets;

/// <summary>ContentionTarget, a process of its own whose threads fight for locks when they are told to.</summary>
internal static class ContentionTarget
{
    /// <summary>Where the program is.</summary>
    public static string Assembly { get; } = typeof(ContentionTarget).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "ContentionTarget").Value!;

    /// <summary>The target once its threads are there.</summary>
    public static async Task<TargetProcess> ReadyAsync(params string[] args)
    {
        var target = TargetProcess.StartProgram(TargetProcess.Dotnet, ["exec", Assembly, .. args]);
        await target.WaitForAsync("READY");
        return target;
    }

    /// <summary>Has it do its work once; gives what the runtime counted.</summary>
    public static async Task<long> FightAsync(this TargetProcess target)
    {
        target.Say("go");
        return Contentions(await target.NextLineAsync());
    }

    /// <summary>What a line says that the runtime counted.</summary>
    public static long Contentions(string line) =>
        long.Parse(line.Split(' ').Single(static word => word.StartsWith("contentions=", StringComparison.Ordinal)).Split('=')[1], CultureInfo.InvariantCulture);
}
