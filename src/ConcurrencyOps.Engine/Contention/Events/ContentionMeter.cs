using System.Globalization;

namespace ConcurrencyOps.Contention;

/// <summary>
/// Makes a table of a session's events. What happened before <see cref="Begin"/> or after <see cref="End"/> does not count, whenever the events of it come.
/// Begin and End may come from any thread, the rest from the session's.
/// </summary>
internal sealed class ContentionMeter : IContentionSink, IContentionNames
{
    private readonly IContentionSession _session;
    private readonly ContentionTable _table;
    private readonly bool _leavesOutOwn;
    private readonly OpenWaits<OpenWait> _open = new();
    private readonly Numbers<long> _threads = new();
    private readonly Numbers<int> _stacks = new();
    private readonly Numbers<ulong> _lockNumbers = new();
    private readonly List<MeasuredLock> _locks = [];
    private readonly List<bool> _isOwn = [];
    private readonly Dictionary<int, SiteLabel> _sites = [];
    private IReadOnlyDictionary<long, string> _threadNames = new Dictionary<long, string>();
    private long _fromNs = long.MaxValue;
    private long _untilNs = long.MaxValue;

    /// <summary>Makes a meter.</summary>
    /// <param name="session">Where the events come from: knows the stacks.</param>
    /// <param name="table">What the waits are recorded in.</param>
    /// <param name="leavesOutOwn">It is our own process that is measured: what the measuring itself waits for is left out.</param>
    public ContentionMeter(IContentionSession session, ContentionTable table, bool leavesOutOwn = false)
    {
        (_session, _table, _leavesOutOwn) = (session, table, leavesOutOwn);
    }

    /// <summary>Waits that count and are not left out.</summary>
    public long Counted { get; private set; }

    /// <summary>Waits that would count were they not the measuring's own.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Waits of which one end was lost, or which began before the session: they are in no row.</summary>
    public long Incomplete => _open.LostEnds + _open.LostBeginnings;

    /// <summary>The locks that were waited for, each with where it was in memory when it was last seen.</summary>
    public IReadOnlyList<MeasuredLock> Locks => _locks;

    /// <summary>Counts waits that begin from now on.</summary>
    public void Begin(long nowNs) => Volatile.Write(ref _fromNs, nowNs);

    /// <summary>Counts waits that have begun by now, and only the part of them that was before.</summary>
    public void End(long nowNs) => Volatile.Write(ref _untilNs, nowNs);

    /// <inheritdoc/>
    public void WaitBegan(in WaitBegin wait)
    {
        var stack = StackOf(wait.Stack);
        var number = LockOf(wait);
        var isOwn = stack != ContentionTable.None && _isOwn[stack];
        var counts = wait.TimeNs >= Volatile.Read(ref _fromNs) && wait.TimeNs <= Volatile.Read(ref _untilNs);
        if (counts && isOwn)
            LeftOut++;

        var waiters = isOwn ? 0 : ++_locks[number].Waiting;
        if (_open.Begin(wait.Thread, new OpenWait(wait.TimeNs, number, wait.Owner, stack, waiters, counts && !isOwn), out var lost))
            NoLongerWaits(lost);
    }

    /// <inheritdoc/>
    public void WaitEnded(in EndedWait wait)
    {
        if (!_open.End(wait.Thread, out var open))
            return;

        NoLongerWaits(open);
        if (open.Counts)
            Record(wait.Thread, open, wait.DurationNs ?? (wait.TimeNs - open.TimeNs));
    }

    /// <summary>No more events come: what still waits has waited until now. Once, before the rows are made.</summary>
    public void Finish()
    {
        var until = Math.Min(Volatile.Read(ref _untilNs), _session.EndNs);
        foreach (var (thread, open) in _open.ByThread)
        {
            if (open.Counts)
                Record(thread, open, until - open.TimeNs);
        }

        // Afterwards the session may be closed.
        for (var stack = 0; stack < _stacks.Values.Count; stack++)
            _sites[stack] = WaitSite.Of(_session.FramesOf(_stacks.Values[stack]));

        foreach (var one in _locks.Where(static one => one.Stack >= 0))
            one.Type = WaitSite.LockTypeOf(_session.FramesOf(one.Stack));
    }

    /// <summary>Takes in what was learnt in another way: names of threads by the system's id, types of locks by their number.</summary>
    public void Learn(IReadOnlyDictionary<long, string> threadNames, IReadOnlyDictionary<int, string> lockTypes)
    {
        _threadNames = threadNames;
        foreach (var (number, type) in lockTypes)
            _locks[number].Type = type;
    }

    /// <inheritdoc/>
    public LockLabel Lock(int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"0x{_locks[number].Id:x}"), null, _locks[number].Type);

    /// <inheritdoc/>
    public string Thread(int number)
    {
        var thread = _threads.Values[number];
        var id = string.Create(CultureInfo.InvariantCulture, $"T{thread}");
        return _threadNames.TryGetValue(thread, out var name) ? $"{id} '{name}'" : id;
    }

    /// <inheritdoc/>
    public SiteLabel Site(int number) => _sites.GetValueOrDefault(number);

    private void Record(long thread, in OpenWait open, long durationNs)
    {
        Counted++;
        var owner = open.Owner == 0 ? ContentionTable.None : _threads.Of(open.Owner);
        _table.RecordWait(new ContentionWait(open.Lock, _threads.Of(thread), owner, open.Stack, Math.Max(0, durationNs), open.Waiters));
    }

    private void NoLongerWaits(in OpenWait open)
    {
        if (open.Waiters > 0)
            _locks[open.Lock].Waiting--;
    }

    private int LockOf(in WaitBegin wait)
    {
        var number = _lockNumbers.Of(wait.Lock);
        if (number == _locks.Count)
            _locks.Add(new MeasuredLock(wait.Lock, wait.Stack));

        _locks[number].Address = wait.Address;
        return number;
    }

    private int StackOf(int stack)
    {
        if (stack < 0)
            return ContentionTable.None;

        var number = _stacks.Of(stack);
        if (number < _isOwn.Count)
            return number;

        _isOwn.Add(_leavesOutOwn && WaitSite.IsOwn(_session.FramesOf(stack)));
        return number;
    }

    private readonly record struct OpenWait(long TimeNs, int Lock, long Owner, int Stack, int Waiters, bool Counts);
}
