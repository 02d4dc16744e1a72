using System.Net;
using System.Net.NetworkInformation;

namespace ConcurrencyOps.Health;

/// <summary>Sends echo requests. A seam: what a machine permits differs.</summary>
internal interface IEchoSender
{
    /// <summary>Sends one echo request and waits for what comes of it.</summary>
    /// <exception cref="PingException">It could not be sent; the inner exception says why.</exception>
    /// <exception cref="PlatformNotSupportedException">There is neither the right to send it nor a ping program.</exception>
    Task<IPStatus> SendAsync(IPAddress address, TimeSpan timeout, CancellationToken cancellationToken);
}
