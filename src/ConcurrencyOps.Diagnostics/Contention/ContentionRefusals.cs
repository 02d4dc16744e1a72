using System.Net.Sockets;
using ConcurrencyOps.Contention;
using Microsoft.Diagnostics.NETCore.Client;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Why a process gives no events, and what to do instead, in the user's words.</summary>
internal static class ContentionRefusals
{
    public static ContentionSourceException Gone(int process, Exception error) =>
        new(ContentionSourceFailure.NotFound, $"There is no process {process}, or it has just ended.", error);

    public static ContentionSourceException Of(int process, Exception error) => error switch
    {
        _ when IsOfAnotherUser(process, error) => new(
            ContentionSourceFailure.NotPermitted,
            $"Process {process} belongs to another user, who alone may ask it for events. Measure as that user or as root: sudo pwsh.",
            error),
        ServerNotAvailableException => new(
            ContentionSourceFailure.NotDotNet,
            $"Process {process} cannot be asked for events: it is not .NET, or was started with DOTNET_EnableDiagnostics=0, or with another TMPDIR than this PowerShell, or in a container.",
            error),
        ServerErrorException => new(
            ContentionSourceFailure.NotDotNet, $"Process {process} refused to send events: {error.Message}", error),
        _ => new(ContentionSourceFailure.Ended, $"Process {process} ended before it could be asked for events ({error.Message}).", error),
    };

    private static bool IsOfAnotherUser(int process, Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is UnauthorizedAccessException or SocketException { SocketErrorCode: SocketError.AccessDenied })
                return true;
        }

        return false;
    }
}
