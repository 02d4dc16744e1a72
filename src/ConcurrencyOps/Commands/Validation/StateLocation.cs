using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Resilience;

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

    private static CommandException Unusable(string message, string path, Exception? inner) =>
        new(ErrorIds.StateFileUnusable, ErrorCategory.OpenError, message, path, inner);
}
