using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>
/// A connection for one request. It is closed without being shut down first: to the other side that is the same, and here it saves a system call
/// and an event for each check.
/// </summary>
/// <param name="socket">Connected; owned.</param>
internal sealed class OwnConnection(Socket socket) : NetworkStream(socket, ownsSocket: false)
{
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            Socket.Dispose();
    }
}
