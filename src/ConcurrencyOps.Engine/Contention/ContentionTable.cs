using ConcurrencyOps.Statistics;

namespace ConcurrencyOps.Contention;

/// <summary>
/// Counts who waited for what, for whom and where, and makes a row for each lock, site, thread or type. It knows numbers only, the caller's own,
/// dense from zero: what they stand for is asked when rows are made. Its memory grows with locks, threads and sites, not with what is recorded.
/// Not thread-safe.
/// </summary>
/// <param name="source">Where it is measured: the last column of each row.</param>
/// <param name="grouping">What a row stands for.</param>
/// <param name="seesHolds">Every acquisition and hold is recorded, not only waits; else the columns for them are <see langword="null"/>.</param>
internal sealed class ContentionTable(string source, ContentionGrouping grouping, bool seesHolds = false)
{
    /// <summary>The number of what is not known.</summary>
    public const int None = -1;

    private readonly PairMap<Share> _threads = new();
    private readonly PairMap<long> _sites = new();
    private readonly PairMap<long> _places = new();
    private ContentionRow?[] _rows = new ContentionRow?[16];

    /// <summary>What a row stands for.</summary>
    public ContentionGrouping Grouping => grouping;

    /// <summary>
    /// A wait is over. With an owner, the whole of it is that thread's doing; when it passed from hand to hand meanwhile, leave the owner out and record
    /// each one's part by <see cref="RecordBlame"/>. By thread there is no row for a wait without an owner: record each part as a wait of its own.
    /// </summary>
    public void RecordWait(in ContentionWait wait)
    {
        int key = KeyOf(wait.Lock, wait.Owner, wait.Site);
        ContentionRow row = RowOf(key);
        row.AddWait(wait);
        row.TryMark(wait.Waiter);
        ShareOf(key, wait.Waiter).WaitedNs += wait.DurationNs;
        _sites.Get(key, wait.Site + 1, out _) += wait.DurationNs;
        _places.Get(wait.Lock, wait.Site + 1, out _) += wait.DurationNs;
        if (wait.Owner != None)
            Blame(key, wait.Owner, wait.DurationNs);
    }

    /// <summary>A thread had the lock for a part of somebody's wait.</summary>
    /// <param name="lock">The lock.</param>
    /// <param name="owner">The thread that had it.</param>
    /// <param name="site">Where the other waited.</param>
    /// <param name="durationNs">How long, in nanoseconds.</param>
    public void RecordBlame(int @lock, int owner, int site, long durationNs) =>
        Blame(KeyOf(@lock, owner, site), owner, durationNs);

    /// <summary>A thread took the lock, after a wait or without.</summary>
    public void RecordAcquisition(int @lock, int thread, int site)
    {
        int key = KeyOf(@lock, thread, site);
        ContentionRow row = RowOf(key);
        row.Acquisitions++;
        if (!row.TryMark(thread))
            ShareOf(key, thread);
    }

    /// <summary>A thread gave the lock back.</summary>
    /// <param name="lock">The lock.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="site">Where it had taken it.</param>
    /// <param name="durationNs">How long it had it, in nanoseconds.</param>
    public void RecordHold(int @lock, int thread, int site, long durationNs) => RowOf(KeyOf(@lock, thread, site)).Holds.Add(durationNs);

    /// <summary>The rows, the longest waited for first.</summary>
    public IReadOnlyList<LockContention> Rows(IContentionNames names) =>
        new ContentionRows(source, grouping, seesHolds, names).Make(_rows, _threads.Entries(), _sites.Entries());

    /// <summary>Where threads waited, as a profile of a flame graph.</summary>
    public SpeedscopeProfile Profile(IContentionNames names) => ContentionProfile.Of(source, _places.Entries(), names);

    // Rows by type are made of rows by lock: types are known last.
    private int KeyOf(int @lock, int owner, int site) => 1 + grouping switch
    {
        ContentionGrouping.Site => site,
        ContentionGrouping.Thread => owner,
        _ => @lock,
    };

    private void Blame(int key, int owner, long durationNs)
    {
        RowOf(key).TryMark(owner);
        ShareOf(key, owner).BlamedNs += durationNs;
    }

    private ContentionRow RowOf(int key)
    {
        if (key >= _rows.Length)
            Array.Resize(ref _rows, Math.Max(key + 1, _rows.Length * 2));
        return _rows[key] ??= new();
    }

    private ref Share ShareOf(int key, int thread) => ref _threads.Get(key, thread + 1, out _);

    /// <summary>What one thread has to do with one row.</summary>
    internal record struct Share(long WaitedNs, long BlamedNs);
}
