using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>One who takes locks of a table: on the test's own thread step by step, or on a thread of its own where it may wait.</summary>
internal sealed class Actor(LockTable table, int number)
{
    public const string File = "/scripts/actor.ps1";

    private readonly Stack<LockRequest> _entered = new();

    public LockHolder Holder { get; } = new(number, $"actor {number}");

    /// <summary>The request that waits, when the last step found a lock taken.</summary>
    public LockRequest? Waiting { get; private set; }

    public int Depth => _entered.Count;

    /// <summary>Asks, without waiting on this thread; true when it has everything at once.</summary>
    public bool Ask(string[] names, LockMode mode = LockMode.Exclusive, int line = 0)
    {
        var request = Request(names, mode, line);
        Waiting = null;
        if (!table.Begin(request, isTimed: false, out _))
            Waiting = request;
        else
            _entered.Push(request);

        return Waiting is null;
    }

    /// <summary>Whether what it waited for has come.</summary>
    public bool HasGot()
    {
        if (Waiting is not { HasAll: true } got)
            return false;

        _entered.Push(got);
        Waiting = null;
        return true;
    }

    public bool GiveUp()
    {
        var gaveUp = table.TryGiveUp(Waiting!);
        if (gaveUp)
            Waiting = null;

        return gaveUp;
    }

    public void Leave() => table.Exit(_entered.Pop());

    /// <summary>A wait for locks that is stopped once this is cancelled.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>Takes, waiting if need be, as a command does, and does something meanwhile.</summary>
    public IReadOnlyList<AbandonedLock>? Use(
        string[] names, Action? meanwhile = null, LockMode mode = LockMode.Exclusive, TimeSpan? timeout = null, int line = 0)
    {
        var request = Request(names, mode, line);
        var abandoned = table.Enter(request, timeout, Stop);
        try
        {
            meanwhile?.Invoke();
        }
        finally
        {
            table.Exit(request);
        }

        return abandoned;
    }

    private LockRequest Request(string[] names, LockMode mode, int line) => table.Request(names, mode, Holder, Holder.At(line == 0 ? null : File, line));
}
