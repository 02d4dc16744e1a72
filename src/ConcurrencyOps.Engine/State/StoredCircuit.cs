using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.State;

/// <summary>A circuit as the state keeps it.</summary>
/// <param name="Snapshot">The circuit.</param>
/// <param name="LastSeen">When somebody last stored it, UTC; what has long been left alone is dropped.</param>
internal sealed record StoredCircuit(CircuitSnapshot Snapshot, DateTimeOffset LastSeen);
