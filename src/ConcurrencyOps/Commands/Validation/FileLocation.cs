using System.Management.Automation;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Commands;

/// <summary>From a path of the session to a path of the file system.</summary>
internal static class FileLocation
{
    /// <summary>The full path, seen from the caller's location and taken literally. Nothing need be there.</summary>
    /// <param name="command">Whose session it is.</param>
    /// <param name="path">The path as the user gave it.</param>
    /// <param name="refuse">Makes the error of the message that says what is wrong.</param>
    /// <exception cref="CommandException">The path leads to another provider than the file system.</exception>
    public static string Resolve(PSCmdlet command, string path, Func<string, CommandException> refuse)
    {
        var resolved = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem"
            ? resolved
            : throw refuse($"'{path}' is a path of the provider {provider.Name}. What is meant is a file: give a path of the file system.");
    }
}
