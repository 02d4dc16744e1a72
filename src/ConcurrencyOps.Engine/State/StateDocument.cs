using System.Collections.Immutable;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.State;

/// <summary>All that runs remember: services, circuits, rate limits, by key. Immutable; each change gives a new one. Keys are compared exactly.</summary>
internal sealed class StateDocument
{
    /// <summary>What nobody has used for so long is forgotten.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Nothing is remembered.</summary>
    public static StateDocument Empty { get; } = new();

    /// <summary>What is remembered of services.</summary>
    public ImmutableDictionary<string, ServiceRecord> Services { get; init; } = ImmutableDictionary<string, ServiceRecord>.Empty;

    /// <summary>The circuits that have seen a failure since their last success; one that is not here is closed.</summary>
    public ImmutableDictionary<string, StoredCircuit> Circuits { get; init; } = ImmutableDictionary<string, StoredCircuit>.Empty;

    /// <summary>The rate limits that were used; one that is not here is full.</summary>
    public ImmutableDictionary<string, BucketSnapshot> Buckets { get; init; } = ImmutableDictionary<string, BucketSnapshot>.Empty;

    /// <summary>What is remembered of a service; null for nothing.</summary>
    public ServiceRecord? Service(string key) => Services.GetValueOrDefault(key);

    /// <summary>A circuit; a closed one for a key that is not known.</summary>
    public CircuitSnapshot Circuit(string key) => Circuits.TryGetValue(key, out var stored) ? stored.Snapshot : CircuitSnapshot.Closed;

    /// <summary>A rate limit; null for one that is full.</summary>
    public BucketSnapshot? Bucket(string key) => Buckets.GetValueOrDefault(key);

    /// <summary>Remembers a service.</summary>
    public StateDocument WithService(string key, ServiceRecord service) => With(services: Services.SetItem(key, service));

    /// <summary>Remembers a circuit; one that is closed without a failure is forgotten, for that is what a missing one is.</summary>
    /// <param name="key">The circuit.</param>
    /// <param name="circuit">Where it stands.</param>
    /// <param name="now">The time, UTC.</param>
    public StateDocument WithCircuit(string key, CircuitSnapshot circuit, DateTimeOffset now) =>
        circuit == CircuitSnapshot.Closed ? WithoutCircuit(key) : With(circuits: Circuits.SetItem(key, new StoredCircuit(circuit, now)));

    /// <summary>Forgets a circuit, which closes it.</summary>
    public StateDocument WithoutCircuit(string key) => Circuits.ContainsKey(key) ? With(circuits: Circuits.Remove(key)) : this;

    /// <summary>Remembers a rate limit.</summary>
    public StateDocument WithBucket(string key, BucketSnapshot bucket) => With(buckets: Buckets.SetItem(key, bucket));

    /// <summary>Without what nobody has used for <see cref="KeptFor"/>.</summary>
    public StateDocument Pruned(DateTimeOffset now)
    {
        bool IsOld(DateTimeOffset seen) => now - seen > KeptFor;
        return With(
            Services.RemoveRange(Services.Where(pair => IsOld(pair.Value.LastSeen)).Select(pair => pair.Key)),
            Circuits.RemoveRange(Circuits.Where(pair => IsOld(pair.Value.LastSeen)).Select(pair => pair.Key)),
            Buckets.RemoveRange(Buckets.Where(pair => IsOld(pair.Value.At)).Select(pair => pair.Key)));
    }

    private StateDocument With(
        ImmutableDictionary<string, ServiceRecord>? services = null,
        ImmutableDictionary<string, StoredCircuit>? circuits = null,
        ImmutableDictionary<string, BucketSnapshot>? buckets = null) =>
        new() { Services = services ?? Services, Circuits = circuits ?? Circuits, Buckets = buckets ?? Buckets };
}
