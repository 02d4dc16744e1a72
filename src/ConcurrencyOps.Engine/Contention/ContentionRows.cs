namespace ConcurrencyOps.Contention;

/// <summary>Makes records of what was collected.</summary>
internal sealed class ContentionRows(string source, ContentionGrouping grouping, bool seesHolds, IContentionNames names)
{
    /// <summary>The records, the longest waited for first. Keys are numbers plus one; key 0 is what is not known.</summary>
    public IReadOnlyList<LockContention> Make(
        ContentionRow?[] rows, IEnumerable<(int Key, int Thread, ContentionTable.Share Share)> threads, IEnumerable<(int Key, int Site, long Ns)> sites)
    {
        var groups = new Dictionary<int, Group>();
        Dictionary<int, int> firstOf = FirstOfEach(rows);
        foreach ((int key, int first) in firstOf)
        {
            if (!groups.TryGetValue(first, out Group? group))
                groups[first] = group = new(first - 1);
            group.Row.Add(rows[key]!);
        }

        foreach ((int key, int thread, ContentionTable.Share share) in threads)
            groups[firstOf[key]].Add(thread - 1, share);

        foreach ((int key, int site, long ns) in sites)
            groups[firstOf[key]].AddSite(site - 1, ns);

        return [.. groups.Values.Select(Record).OrderByDescending(static row => row.WaitTotalMs)
            .ThenByDescending(static row => row.Contentions).ThenBy(static row => row.LockName ?? row.LockId, StringComparer.Ordinal).ThenBy(static row => row.LockId, StringComparer.Ordinal)];
    }

    // By type, the first lock of a type stands for all of them; by site, the first stack that leads there.
    private Dictionary<int, int> FirstOfEach(ContentionRow?[] rows)
    {
        var keys = Enumerable.Range(0, rows.Length).Where(key => rows[key] is not null);
        if (grouping is not (ContentionGrouping.Type or ContentionGrouping.Site))
            return keys.ToDictionary(static key => key);

        var firstOfName = new Dictionary<string, int>();
        var firsts = new Dictionary<int, int>();
        foreach (int key in keys)
        {
            string name = (grouping == ContentionGrouping.Type ? names.Lock(key - 1).Type : SiteOf(key - 1).Site) ?? "";
            firstOfName.TryAdd(name, key);
            firsts[key] = firstOfName[name];
        }

        return firsts;
    }

    // The place where most was waited, whatever led there; and of the stacks that lead there the one with most.
    private SiteLabel TopSite(Group group)
    {
        var stacks = group.Sites.Where(static site => site.Key != ContentionTable.None && site.Value > 0).OrderBy(static site => site.Key).ToList();
        if (stacks.Count == 0)
            return grouping == ContentionGrouping.Site ? SiteOf(group.Number) : default;

        var top = stacks.GroupBy(site => names.Site(site.Key).Site).MaxBy(static place => place.Sum(static site => site.Value))!;
        return SiteOf(top.MaxBy(static site => site.Value).Key);
    }

    private LockContention Record(Group group)
    {
        ContentionRow row = group.Row;
        (string? id, string? name, string? type) = Label(group.Number);
        SiteLabel site = TopSite(group);
        return new()
        {
            LockId = id,
            LockName = name,
            LockType = type,
            Acquisitions = seesHolds ? row.Acquisitions : null,
            Contentions = row.Waits.Count,
            ContentionPercent = seesHolds && row.Acquisitions > 0 ? 100.0 * row.Waits.Count / row.Acquisitions : null,
            WaitTotalMs = row.Waits.TotalMs,
            WaitMeanMs = row.Waits.MeanMs,
            WaitP50Ms = row.Waits.PercentileMs(50),
            WaitP95Ms = row.Waits.PercentileMs(95),
            WaitP99Ms = row.Waits.PercentileMs(99),
            WaitMaxMs = row.Waits.MaxMs,
            HoldTotalMs = row.Holds.Count > 0 ? row.Holds.TotalMs : null,
            HoldMeanMs = row.Holds.MeanMs,
            HoldP95Ms = row.Holds.PercentileMs(95),
            HoldMaxMs = row.Holds.MaxMs,
            MaxWaiters = row.MaxWaiters > 0 || seesHolds ? row.MaxWaiters : null,
            Threads = group.Threads,
            TopOwner = group.TopOwner == ContentionTable.None ? null : names.Thread(group.TopOwner),
            TopWaiter = group.TopWaiter == ContentionTable.None ? null : names.Thread(group.TopWaiter),
            Site = site.Site,
            Stack = site.Stack,
            Source = source,
        };
    }

    private (string? Id, string? Name, string? Type) Label(int number)
    {
        if (number == ContentionTable.None)
            return (null, null, null);

        switch (grouping)
        {
            case ContentionGrouping.Site:
                return (null, SiteOf(number).Site, null);
            case ContentionGrouping.Thread:
                return (null, names.Thread(number), null);
        }

        LockLabel label = names.Lock(number);
        return grouping == ContentionGrouping.Type ? (null, label.Type, label.Type) : (label.Id, label.Name, label.Type);
    }

    private SiteLabel SiteOf(int number) => number == ContentionTable.None ? default : names.Site(number);

    /// <summary>The rows that make one record.</summary>
    private sealed class Group(int number)
    {
        private readonly Dictionary<int, ContentionTable.Share> _threads = [];
        private readonly Dictionary<int, long> _sites = [];

        /// <summary>The number of the lock, site or thread; of a type, the first lock's.</summary>
        public int Number => number;

        public ContentionRow Row { get; } = new();

        public int Threads => Row.MarkedThreads + _threads.Keys.Count(static thread => thread >= ContentionRow.MostMarked);

        public int TopOwner => Top(static share => share.BlamedNs);

        public int TopWaiter => Top(static share => share.WaitedNs);

        public IReadOnlyDictionary<int, long> Sites => _sites;

        public void Add(int thread, ContentionTable.Share share)
        {
            if (thread == ContentionTable.None)
                return;
            ContentionTable.Share sum = _threads.GetValueOrDefault(thread);
            _threads[thread] = new(sum.WaitedNs + share.WaitedNs, sum.BlamedNs + share.BlamedNs);
        }

        public void AddSite(int site, long ns) => _sites[site] = _sites.GetValueOrDefault(site) + ns;

        // Of equal ones the first that was seen.
        private int Top(Func<ContentionTable.Share, long> weight)
        {
            int top = ContentionTable.None;
            long most = 0;
            foreach ((int number, ContentionTable.Share share) in _threads)
            {
                long ns = weight(share);
                if (number != ContentionTable.None && (ns > most || (ns == most && ns > 0 && number < top)))
                    (top, most) = (number, ns);
            }

            return top;
        }
    }
}
