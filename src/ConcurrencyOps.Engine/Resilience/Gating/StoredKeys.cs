using ConcurrencyOps.State;

namespace ConcurrencyOps.Resilience;

/// <summary>The keys of one policy as a state document has them: a view that copies nothing.</summary>
/// <param name="document">The document.</param>
/// <param name="policy">The name of the policy.</param>
internal sealed class StoredKeys(StateDocument document, string policy)
{
    private readonly string _prefix = PrefixOf(policy);

    /// <summary>None.</summary>
    public static StoredKeys None { get; } = new(StateDocument.Empty, "");

    /// <summary>The keys that something is known of.</summary>
    public IEnumerable<string> Names => document.Circuits.Keys.Concat(document.Buckets.Keys)
        .Where(key => key.StartsWith(_prefix, StringComparison.Ordinal)).Distinct().Select(key => key[_prefix.Length..]);

    /// <summary>Its circuits that are not closed without a failure.</summary>
    public IEnumerable<CircuitSnapshot> Circuits =>
        document.Circuits.Where(pair => pair.Key.StartsWith(_prefix, StringComparison.Ordinal)).Select(static pair => pair.Value.Snapshot);

    /// <summary>The name that a key has in a document: "policy/key", in lower case, because letter case does not matter.</summary>
    public static string NameOf(string policy, string key) => PrefixOf(policy) + key.ToLowerInvariant();

    /// <summary>What is known of a key; null for nothing.</summary>
    public KeyState? Find(string key)
    {
        var name = _prefix + key.ToLowerInvariant();
        var bucket = document.Bucket(name);
        return document.Circuits.TryGetValue(name, out var stored)
            ? new KeyState(stored.Snapshot, bucket)
            : bucket is null ? null : new KeyState(CircuitSnapshot.Closed, bucket);
    }

    private static string PrefixOf(string policy) => $"{policy.ToLowerInvariant()}/";
}
