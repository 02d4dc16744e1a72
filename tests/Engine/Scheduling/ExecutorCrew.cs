using System.Collections.Concurrent;

namespace ConcurrencyOps.Tests.Scheduling;

/// <summary>What the executors of one run have in common: how many came, how many left, and what went wrong among them.</summary>
internal sealed class ExecutorCrew
{
    private int _opened;
    private int _left;
    private int _givenUp;

    public int Opened => Volatile.Read(ref _opened);

    public int Left => Volatile.Read(ref _left);

    /// <summary>How often an executor was told that nobody waits for it any more.</summary>
    public int GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>What an executor says when it is given up.</summary>
    public string? LastWords { get; set; }

    public Action OnOpen { get; set; } = () => { };

    public Action OnLeave { get; set; } = () => { };

    /// <summary>Runs before an interrupt reaches its executor.</summary>
    public Action OnInterrupt { get; set; } = () => { };

    /// <summary>Items that an interrupt for another item hit.</summary>
    public ConcurrentQueue<long> WrongHits { get; } = new();

    public void Open()
    {
        Interlocked.Increment(ref _opened);
        OnOpen();
    }

    public void GiveUp() => Interlocked.Increment(ref _givenUp);

    public void Leave()
    {
        Interlocked.Increment(ref _left);
        OnLeave();
    }

    public void HitTheWrongItem(long index) => WrongHits.Enqueue(index);

    /// <summary>Waits until every executor that came is disposed of: the last thing a worker's thread does with it.</summary>
    public void AwaitAllLeft() => Gate.Until(() => Left == Opened, "every worker had left");
}
