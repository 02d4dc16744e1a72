namespace ConcurrencyOps.Scheduling;

/// <summary>
/// The one way from the workers to the consumer: bounded, so that a slow consumer slows the workers; in input order on request; and the
/// place where an attempt's fate is sealed, because settling and writing exclude each other here: nothing of a settled attempt gets through.
/// </summary>
/// <remarks>
/// Ordered: the head item (the first that is not through) writes straight to the consumer; later ones are held, in total no more than the
/// capacity, and wait beyond that. The head never waits for held ones, and gets a worker before any later item (see <see cref="WorkQueue"/>), so
/// nothing can lock up.
/// </remarks>
internal sealed class OutputBuffer(int capacity, bool ordered, Func<OutputKind, bool> keeps, Signal consumer, TimeProvider time)
{
    // Guards everything below, and the marked members of WorkEntry and WorkAttempt. Never taken together with the run's lock.
    private readonly object _lock = new();
    private readonly Dictionary<long, WorkEntry> _beyondHead = [];
    private List<OutputRecord> _ready = [];
    private long _head;
    private int _held;
    private int _blockedWriters;
    private bool _aborted;

    /// <summary>The index of the first item that is not through; moves in ordered runs only.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Writes for a running attempt; waits while there is no room. Does nothing once the attempt is settled.</summary>
    public void Emit(WorkAttempt attempt, OutputKind kind, object? value)
    {
        var record = new OutputRecord(kind, value, attempt.Entry, attempt.Worker);
        lock (_lock)
        {
            if (keeps(kind) && !attempt.Settled)
                (attempt.Kept ??= []).Add(record);
            else if (WaitForRoomWhileLocked(attempt, kind))
                AppendWhileLocked(attempt.Entry, record);
        }
    }

    /// <summary>Decides how the attempt ended; false when that was decided before.</summary>
    public bool TrySettle(WorkAttempt attempt, AttemptOutcome outcome, long endedAt)
    {
        lock (_lock)
        {
            if (attempt.Settled)
                return false;

            attempt.Settle(outcome, endedAt);
            WakeWritersWhileLocked();
            return true;
        }
    }

    /// <summary>The item is through: its last records, then the next item's turn.</summary>
    public void Close(WorkEntry entry, IReadOnlyList<OutputRecord>? last)
    {
        lock (_lock)
        {
            for (var i = 0; i < last?.Count; i++)
                AppendWhileLocked(entry, last[i]);

            entry.Closed = true;
            if (!ordered)
                return;

            if (entry.Index == _head)
                AdvanceWhileLocked();
            else
                _beyondHead[entry.Index] = entry;
        }
    }

    /// <summary>Says something about the run itself, ahead of held output.</summary>
    public void Notify(RunNotice notice)
    {
        lock (_lock)
            ReadyWhileLocked(new OutputRecord(OutputKind.Notice, notice, notice.Entry, 0));
    }

    /// <summary>Takes all that is ready; <paramref name="into"/> must be empty and changes hands.</summary>
    public List<OutputRecord> Drain(List<OutputRecord> into)
    {
        lock (_lock)
        {
            if (_ready.Count == 0)
                return into;

            (into, _ready) = (_ready, into);
            WakeWritersWhileLocked();
            return into;
        }
    }

    /// <summary>Nobody reads any more: drops everything, now and from now on.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            _aborted = true;
            _ready.Clear();
            _beyondHead.Clear();
            WakeWritersWhileLocked();
        }
    }

    private bool WaitForRoomWhileLocked(WorkAttempt attempt, OutputKind kind)
    {
        while (!attempt.Settled && !_aborted)
        {
            if (Bypasses(kind) || HasRoomWhileLocked(attempt.Entry))
                return true;

            attempt.BeginWait(time.GetTimestamp());
            _blockedWriters++;
            Monitor.Wait(_lock);
            _blockedWriters--;
            attempt.EndWait(time.GetTimestamp());
        }

        return false;
    }

    // A question to the user cannot wait for its turn, and progress is about now.
    private static bool Bypasses(OutputKind kind) => kind is OutputKind.HostCall or OutputKind.Progress;

    private bool HasRoomWhileLocked(WorkEntry entry) =>
        ordered && entry.Index != _head ? _held < capacity : _ready.Count < capacity;

    private void AppendWhileLocked(WorkEntry entry, OutputRecord record)
    {
        if (!ordered || entry.Index == _head || Bypasses(record.Kind))
        {
            ReadyWhileLocked(record);
            return;
        }

        (entry.Held ??= []).Add(record);
        _held++;
        _beyondHead[entry.Index] = entry;
    }

    private void ReadyWhileLocked(OutputRecord record)
    {
        if (_aborted)
            return;

        _ready.Add(record);
        if (_ready.Count == 1)
            consumer.Set();
    }

    private void AdvanceWhileLocked()
    {
        while (true)
        {
            Volatile.Write(ref _head, _head + 1);
            if (!_beyondHead.Remove(_head, out var next))
                break;

            foreach (var record in next.Held ?? [])
                ReadyWhileLocked(record);

            _held -= next.Held?.Count ?? 0;
            next.Held = null;
            if (!next.Closed)
                break;
        }

        WakeWritersWhileLocked();
    }

    private void WakeWritersWhileLocked()
    {
        if (_blockedWriters > 0)
            Monitor.PulseAll(_lock);
    }
}
