using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>Asks for the addresses of a name. A seam: the system's resolver, or a test's.</summary>
internal interface IResolver
{
    /// <summary>All addresses of the name, both families, in the order of preference. May take long, and cannot be cancelled.</summary>
    /// <exception cref="SocketException">There is no such name, or nobody could be asked.</exception>
    Task<IPAddress[]> ResolveAsync(string host);
}
