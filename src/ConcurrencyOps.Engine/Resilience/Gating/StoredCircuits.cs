using ConcurrencyOps.State;

namespace ConcurrencyOps.Resilience;

/// <summary>
/// The circuits that a state file keeps, whoever made them: for those who look at the file itself, such as for the circuits of Test-ServiceHealth -StatePath,
/// which belong to no policy that a process names.
/// </summary>
internal static class StoredCircuits
{
    /// <summary>The name of the circuits that the health commands keep.</summary>
    public const string HealthPolicy = "ServiceHealth";

    /// <summary>Where they stand, by policy and key. The file has both in lower case; names are put back as far as they are known.</summary>
    public static IReadOnlyList<CircuitState> Of(StateDocument document, DateTimeOffset now)
    {
        var services = document.Services.ToLookup(static pair => pair.Key.ToLowerInvariant(), static pair => pair.Value.Name);
        return
        [
            .. document.Circuits.Where(static pair => pair.Key.Contains('/', StringComparison.Ordinal))
                .Select(pair => StateOf(pair.Key, pair.Value.Snapshot, now))
                .GroupBy(static state => state.Policy)
                .OrderBy(static policy => policy.Key, StringComparer.OrdinalIgnoreCase)
                .SelectMany(policy => ShownKeys.Apply([.. policy], key => NameOf(key, services))),
        ];
    }

    /// <summary>Closes circuits and forgets their failures.</summary>
    public static StateDocument Without(StateDocument document, IEnumerable<CircuitState> circuits) =>
        circuits.Aggregate(document, static (before, circuit) => before.WithoutCircuit(StoredKeys.NameOf(circuit.Policy, circuit.WholeKey)));

    private static CircuitState StateOf(string stored, CircuitSnapshot circuit, DateTimeOffset now)
    {
        var slash = stored.IndexOf('/', StringComparison.Ordinal);
        var policy = stored[..slash];
        var known = policy.Equals(HealthPolicy, StringComparison.OrdinalIgnoreCase) ? HealthPolicy : PolicyTable.Find(policy)?.Name;
        return CircuitState.Of(known ?? policy, stored[(slash + 1)..], circuit, now, TimeSpan.Zero);
    }

    // A service that was given no name is known by its hash.
    private static string NameOf(string key, ILookup<string, string> services)
    {
        var name = ShownKeys.NameIn(key);
        var hash = name.Length < key.Length ? key[(name.Length + 1)..] : key;
        return services[key].Concat(services[hash]).FirstOrDefault() ?? name;
    }
}
