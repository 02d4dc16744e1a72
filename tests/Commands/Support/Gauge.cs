using System.Collections.Concurrent;

namespace ConcurrencyOps.Tests.Support;

/// <summary>Counts, for scripts that run at the same time: how often, and how many at once for each key. Public, so that scripts can call it.</summary>
public sealed class Gauge
{
    private readonly ConcurrentDictionary<string, (int Now, int Most, int Total)> _counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How often it was entered so far, this time included.</summary>
    public int Enter(string key) =>
        _counts.AddOrUpdate(key, (1, 1, 1), static (_, old) => (old.Now + 1, Math.Max(old.Most, old.Now + 1), old.Total + 1)).Total;

    public void Leave(string key) => _counts.AddOrUpdate(key, default((int, int, int)), static (_, old) => (old.Now - 1, old.Most, old.Total));

    public int Most(string key) => _counts.TryGetValue(key, out var count) ? count.Most : 0;

    public int Total(string key) => _counts.TryGetValue(key, out var count) ? count.Total : 0;
}
