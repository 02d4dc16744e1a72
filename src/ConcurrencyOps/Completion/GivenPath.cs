using System.Collections;
using System.Management.Automation;

namespace ConcurrencyOps.Completion;

/// <summary>The path that a command line names before the word that is completed.</summary>
internal static class GivenPath
{
    private const string PathScript = "param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)";

    /// <summary>The full path that a parameter names, seen from the caller's location; null when it is not given.</summary>
    /// <exception cref="RuntimeException">It is no path.</exception>
    public static string? Of(string parameter, IDictionary boundParameters)
    {
        if (boundParameters[parameter]?.ToString() is not { Length: > 0 } given)
            return null;

        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript(PathScript).AddArgument(given).Invoke<string>().Single();
    }
}
