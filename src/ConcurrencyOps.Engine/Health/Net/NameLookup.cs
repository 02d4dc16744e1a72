using System.Net;

namespace ConcurrencyOps.Health;

/// <summary>What asking for a name came to.</summary>
/// <param name="Addresses">In the resolver's order; empty on failure.</param>
/// <param name="Fault">What the resolver threw; null when it answered.</param>
internal readonly record struct NameLookup(IReadOnlyList<IPAddress> Addresses, Exception? Fault);
