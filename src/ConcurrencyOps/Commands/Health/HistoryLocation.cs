using System.Management.Automation;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Commands;

/// <summary>From -HistoryPath to a path of the file system.</summary>
internal static class HistoryLocation
{
    /// <summary>The full path, seen from the caller's location. Nothing need be there.</summary>
    /// <exception cref="CommandException">The path leads to another provider than the file system.</exception>
    public static string Resolve(PSCmdlet command, string path)
    {
        var resolved = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        if (provider.Name == "FileSystem")
            return resolved;

        throw new CommandException(
            ErrorIds.HistoryNotFound, ErrorCategory.ObjectNotFound, $"{path} is a path of the provider {provider.Name}. A history is a file: give a path of the file system.", path);
    }
}
