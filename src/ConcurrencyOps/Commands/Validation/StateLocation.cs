using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Commands;

/// <summary>From -StatePath to a file that state can be kept in.</summary>
internal static class StateLocation
{
    /// <summary>The full path, seen from the caller's location. Nothing need be there.</summary>
    /// <exception cref="CommandException">The path leads to another provider than the file system.</exception>
    public static string Resolve(PSCmdlet command, string path) => FileLocation.Resolve(command, path, message => Unusable(message, path, null));

    /// <summary>Opens the file for a policy.</summary>
    /// <param name="fullPath">What <see cref="Resolve"/> gave.</param>
    /// <param name="policy">The name of the policy.</param>
    /// <exception cref="CommandException">No state can be kept there.</exception>
    public static SharedKeyStore Open(string fullPath, string policy)
    {
        try
        {
            return new SharedKeyStore(fullPath, policy, TimeProvider.System);
        }
        catch (IOException error)
        {
            throw Unusable(error.Message, fullPath, error);
        }
    }

    /// <summary>What a state file holds, for a command that only looks at it.</summary>
    /// <exception cref="CommandException">It is not there, or is none.</exception>
    public static StateDocument Look(PSCmdlet command, string path)
    {
        var fullPath = Resolve(command, path);
        try
        {
            return SharedStateFile.Look(fullPath, TimeProvider.System);
        }
        catch (FileNotFoundException error)
        {
            throw NotFound(error.Message, fullPath, error);
        }
        catch (IOException error)
        {
            throw Unusable(error.Message, fullPath, error);
        }
    }

    /// <summary>Opens a state file that is there already.</summary>
    /// <exception cref="CommandException">It is not there, or cannot be used.</exception>
    public static SharedStateFile OpenExisting(PSCmdlet command, string path, Action<string> warn)
    {
        var fullPath = Resolve(command, path);
        if (!File.Exists(fullPath))
            throw NotFound($"There is no state file '{fullPath}'.", fullPath, null);

        try
        {
            return SharedStateFile.Open(fullPath, TimeProvider.System, warn);
        }
        catch (IOException error)
        {
            throw Unusable(error.Message, fullPath, error);
        }
    }

    private static CommandException NotFound(string message, string path, Exception? inner) =>
        new(ErrorIds.StateNotFound, ErrorCategory.ObjectNotFound, message, path, inner);

    private static CommandException Unusable(string message, string path, Exception? inner) =>
        new(ErrorIds.StateFileUnusable, ErrorCategory.OpenError, message, path, inner);
}
