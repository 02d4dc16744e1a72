using System.Net;

namespace ConcurrencyOps.Health;

/// <summary>The resolver of the operating system: hosts file, name servers and whatever else it is set up for.</summary>
internal sealed class SystemResolver : IResolver
{
    private SystemResolver()
    {
    }

    /// <summary>The one there is; it has no state.</summary>
    public static SystemResolver Instance { get; } = new();

    /// <inheritdoc/>
    /// <remarks>
    /// Only Windows resolves asynchronously. Elsewhere getaddrinfo blocks a thread for as long as a dead name server lets it, and .NET would take
    /// that thread from the pool, which grows by one or two a second: a thread of its own keeps every other check going.
    /// </remarks>
    public Task<IPAddress[]> ResolveAsync(string host) => OperatingSystem.IsWindows()
        ? Dns.GetHostAddressesAsync(host)
        : Task.Factory.StartNew(
            static name => Dns.GetHostAddresses((string)name!), host, CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
