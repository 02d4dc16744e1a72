using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Loading;

/// <summary>Where the inspector lies, and how it is started.</summary>
internal static class Inspector
{
    /// <summary>Set to true, it is run by pwsh although there is a dotnet host: AppContext.SetSwitch.</summary>
    private const string ShellSwitch = "ConcurrencyOps.InspectorInShell";

    public static InspectorLaunch Launch()
    {
        var folder = Path.GetDirectoryName(typeof(Inspector).Assembly.Location)!;
        var hosting = AppContext.TryGetSwitch(ShellSwitch, out var inShell) && inShell ? InspectorHosting.Shell : InspectorHosting.Automatic;
        return new(Path.Combine(folder, "dependencies", "ConcurrencyOps.Inspector.dll"), hosting);
    }
}
