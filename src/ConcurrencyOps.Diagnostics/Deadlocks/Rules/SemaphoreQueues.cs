using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>The semaphores that somebody waits for, and the places in their queues: each call of WaitAsync that waits has one, a task.</summary>
internal sealed class SemaphoreQueues
{
    // A list that runs on is damaged.
    private const int LongestQueue = 1_000_000;

    private readonly Dictionary<ulong, Resource> _places = [];
    private readonly HashSet<Resource> _semaphores = [];

    public SemaphoreQueues(Reading reading)
    {
        _semaphores.UnionWith(reading.Waits.Values.Select(static wait => wait.Resource).Where(static resource => resource.Kind == ResourceKind.Semaphore));
        var waitedBySome = _semaphores.Select(static semaphore => semaphore.Instance);
        foreach (var semaphore in waitedBySome.Concat(reading.Findings?.Semaphores ?? []).Distinct().ToList())
            AddQueue(reading, semaphore);
    }

    /// <summary>The semaphores, by the addresses of the places in their queues.</summary>
    public IReadOnlyDictionary<ulong, Resource> Places => _places;

    /// <summary>Those that nobody can take: somebody has them.</summary>
    public IReadOnlyList<Resource> Taken => [.. _semaphores.Where(static semaphore => semaphore.Instance.TryReadField<int>("m_currentCount", out var count) && count == 0)];

    private void AddQueue(Reading reading, ClrObject semaphore)
    {
        semaphore.TryReadObjectField("m_asyncHead", out var place);
        for (var i = 0; i < LongestQueue && place is { IsNull: false, Type: not null } && !_places.ContainsKey(place.Address); i++)
        {
            var resource = reading.Book.ForObject(ResourceKind.Semaphore, semaphore);
            _semaphores.Add(resource);
            _places[place.Address] = resource;
            place = place.ReadObjectField("Next");
        }
    }
}
