using ConcurrencyOps.Locking;
using CsCheck;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>Logs as threads with real locks would write them: a lock is given to those who may have it, the earliest first, and who waits does nothing else.</summary>
internal sealed class SimulatedLog
{
    private readonly int _threads;
    private readonly int _locks;
    private readonly bool _hasShared;
    private readonly List<LogRow> _rows = [];
    private readonly Dictionary<(int Thread, int Lock), List<LockMode>> _holds = [];
    private readonly List<(int Thread, int Lock, LockMode Mode)> _waiting = [];
    private long _ns;

    private SimulatedLog(int threads, int locks, bool hasShared) => (_threads, _locks, _hasShared) = (threads, locks, hasShared);

    /// <summary>Random logs of at most 6 threads and 12 locks.</summary>
    public static Gen<LogRow[]> Any(bool hasShared, int longest = 120) =>
        Gen.Select(Gen.Int[2, 6], Gen.Int[1, 12], Gen.Int[0, int.MaxValue - 1].Array[1, longest])
            .Select((threads, locks, choices) => new SimulatedLog(threads, locks, hasShared).Play(choices));

    private LogRow[] Play(int[] choices)
    {
        foreach (int choice in choices)
        {
            _ns += 1 + (choice % 997 * 1000L);
            int thread = choice % _threads, rest = choice / _threads;
            int wait = _waiting.FindIndex(one => one.Thread == thread);
            if (wait >= 0 && rest % 5 == 0)
                GiveUp(wait);
            else if (wait < 0)
                Act(thread, rest);
        }

        return [.. _rows];
    }

    private void Act(int thread, int choice)
    {
        var held = _holds.Where(one => one.Key.Thread == thread && one.Value.Count > 0).Select(static one => one.Key.Lock).ToList();
        bool releases = held.Count > 0 && choice % 5 < 2;
        choice /= 5;
        if (releases)
            Release(thread, held[choice % held.Count]);
        else
            Acquire(thread, choice / 2 % _locks, _hasShared && choice % 2 == 0 ? LockMode.Shared : LockMode.Exclusive);
    }

    private void Acquire(int thread, int @lock, LockMode mode)
    {
        if (MayHave(thread, @lock, mode))
        {
            Grant(thread, @lock, mode);
            return;
        }

        Write(thread, @lock, LockEventKind.Waiting, mode);
        _waiting.Add((thread, @lock, mode));
    }

    private void GiveUp(int wait)
    {
        Write(_waiting[wait].Thread, _waiting[wait].Lock, LockEventKind.TimedOut, _waiting[wait].Mode);
        _waiting.RemoveAt(wait);
    }

    private void Release(int thread, int @lock)
    {
        List<LockMode> modes = _holds[(thread, @lock)];
        Write(thread, @lock, LockEventKind.Released, modes[^1]);
        modes.RemoveAt(modes.Count - 1);
        for (int next = 0; next < _waiting.Count; next++)
        {
            (int waiter, int wanted, LockMode mode) = _waiting[next];
            if (wanted != @lock || !MayHave(waiter, wanted, mode))
                continue;
            _waiting.RemoveAt(next--);
            _ns += 10;
            Grant(waiter, wanted, mode);
        }
    }

    private void Grant(int thread, int @lock, LockMode mode)
    {
        if (!_holds.TryGetValue((thread, @lock), out List<LockMode>? modes))
            _holds[(thread, @lock)] = modes = [];
        modes.Add(mode);
        Write(thread, @lock, LockEventKind.Acquired, mode);
    }

    private bool MayHave(int thread, int @lock, LockMode mode) => _holds.All(one =>
        one.Key.Lock != @lock || one.Key.Thread == thread || one.Value.Count == 0
        || (mode == LockMode.Shared && one.Value.TrueForAll(static held => held == LockMode.Shared)));

    private void Write(int thread, int @lock, LockEventKind kind, LockMode mode) => _rows.Add(new LogRow
    {
        TimestampNs = _ns,
        ThreadId = $"{thread}",
        LockId = $"l{@lock:00}",
        Event = kind,
        Mode = mode,
        Site = $"t{thread}.ps1:{@lock}",
    });
}
