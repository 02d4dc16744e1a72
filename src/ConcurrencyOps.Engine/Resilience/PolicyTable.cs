using System.Collections.Concurrent;

namespace ConcurrencyOps.Resilience;

/// <summary>The policies of this process by name, without regard to case; a name made again stands for the newer one. Thread-safe.</summary>
internal static class PolicyTable
{
    private static readonly ConcurrentDictionary<string, ResiliencePolicy> Policies = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ResiliencePolicy> All =>
        [.. Policies.Values.OrderBy(static policy => policy.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Makes a policy known under its name; one of the same name stays usable for those who hold it.</summary>
    public static void Add(ResiliencePolicy policy) => Policies[policy.Name] = policy;

    /// <summary>The policy of a name; null for none.</summary>
    public static ResiliencePolicy? Find(string name) => Policies.GetValueOrDefault(name);
}
