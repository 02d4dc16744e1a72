using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Contention;

/// <summary>Measures contention in a lock log. Give it the events (<see cref="Log"/>), then ask: <see cref="End"/>, <see cref="Table"/>.</summary>
internal sealed class ContentionLog : IContentionNames
{
    private readonly ContentionObserver _observer;

    /// <summary>Begins.</summary>
    /// <param name="source">What the rows name as their source.</param>
    /// <param name="grouping">What a row stands for.</param>
    /// <param name="hasTimes">The log says times. Without them only acquisitions are counted.</param>
    public ContentionLog(string source, ContentionGrouping grouping, bool hasTimes = true)
    {
        Table = new(source, grouping, seesHolds: true);
        _observer = new(Table, hasTimes);
        Log = new(_observer);
    }

    /// <summary>Takes the events.</summary>
    public LockLog Log { get; }

    /// <summary>What was counted.</summary>
    public ContentionTable Table { get; }

    /// <summary>All events are in.</summary>
    public void End()
    {
        Log.End();
        _observer.End(Log.Replay);
    }

    /// <inheritdoc/>
    public LockLabel Lock(int number) => new(Log.Symbols.Locks.Text(number), Log.Symbols.LockName(number));

    /// <inheritdoc/>
    public string Thread(int number) => Log.Symbols.ThreadLabel(number);

    /// <inheritdoc/>
    public SiteLabel Site(int number) => new(Log.Symbols.Site(number));
}
