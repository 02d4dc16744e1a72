namespace ConcurrencyOps.Locking;

/// <content>What happened, and how things stand.</content>
internal sealed partial class LockTable
{
    /// <summary>The names that are known, used or not.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _names.All.Select(static one => one.Name)];
        }
    }

    /// <summary>What is held around a worker that a holder starts now and waits for.</summary>
    public EnclosingLock[] EnclosureOf(LockHolder holder)
    {
        lock (_gate)
            return [.. holder.Enclosing, .. holder.Held.Select(one => new EnclosingLock(one, one.HoldOf(holder).Mode, one.HoldOf(holder).Origin))];
    }

    /// <summary>Who holds what and who waits for what, at one moment; by name. Locks that nobody holds are left out.</summary>
    public IReadOnlyList<LockState> Snapshot()
    {
        lock (_gate)
        {
            var now = NowNs();
            return
            [
                .. _names.All.Where(static one => one.Holds.Length > 0).OrderBy(static one => one.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(one => new LockState(one.Id, one.Name, HoldersWhileLocked(one, now), WaitersWhileLocked(one, now))),
            ];
        }
    }

    /// <summary>The recorded events, oldest first.</summary>
    public RecordedLockEvents Recorded()
    {
        LockRecorder.Entry[] entries;
        long dropped;
        lock (_gate)
            (entries, dropped) = _recorder.Copy();

        return new RecordedLockEvents(entries.Select(ToEvent), entries.Length, dropped);
    }

    /// <summary>Forgets the recorded events. Who holds and waits is not forgotten.</summary>
    public void ClearRecorded()
    {
        lock (_gate)
            _recorder.Clear();
    }

    private LockEvent ToEvent(LockRecorder.Entry entry) => new()
    {
        Timestamp = _startedAtUtc.AddTicks((entry.TimestampNs - _startedNs) / TimeSpan.NanosecondsPerTick),
        TimestampNs = entry.TimestampNs,
        ThreadId = entry.Origin.ThreadId,
        ThreadName = entry.Origin.ThreadName,
        LockId = entry.About.Id,
        LockName = entry.About.Name,
        Event = (LockEventKind)entry.Kind,
        Mode = (LockMode)entry.Mode,
        Site = entry.Origin.Site,
    };

    private static List<LockParty> HoldersWhileLocked(NamedLock one, long now)
    {
        var holders = new List<LockParty>();
        foreach (var hold in one.Holds)
            holders.Add(Party(hold.Origin, hold.Mode, hold.SinceNs, now, isTimed: false));

        return holders;
    }

    private static List<LockParty> WaitersWhileLocked(NamedLock one, long now) =>
        [.. one.Queue.Select(request => Party(request.Origin, request.Mode, request.WaitsSinceNs, now, request.IsTimed))];

    // Times that were made distinct may be ahead of the clock by some nanoseconds.
    private static LockParty Party(LockOrigin origin, LockMode mode, long since, long now, bool isTimed) => new(
        origin.ThreadId, origin.ThreadName, mode, origin.Site, since, TimeSpan.FromTicks(Math.Max(0, now - since) / TimeSpan.NanosecondsPerTick), isTimed);
}
