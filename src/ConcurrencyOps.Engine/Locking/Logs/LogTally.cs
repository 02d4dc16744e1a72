namespace ConcurrencyOps.Locking;

/// <summary>What a log was like: how much of it could be read, and where it does not add up.</summary>
internal sealed class LogTally
{
    /// <summary>The most messages about single rows.</summary>
    public const int MostProblems = 10;

    private readonly List<string> _problems = [];

    /// <summary>Rows that were read as events.</summary>
    public long Events { get; set; }

    /// <summary>Rows that could not be read.</summary>
    public long BadRows { get; private set; }

    /// <summary>Rows about something else than locks.</summary>
    public long Skipped { get; set; }

    /// <summary>Events with an earlier time than the one before, put in their place.</summary>
    public long OutOfOrder { get; set; }

    /// <summary>Events that came so late that what follows them in time had been looked at: taken where they stand.</summary>
    public long TooLate { get; set; }

    /// <summary>Waits whose end is not in the log.</summary>
    public long LostWaitEnds { get; set; }

    /// <summary>Locks that another thread took without their having been released.</summary>
    public long LostReleases { get; set; }

    /// <summary>Locks that were released without having been taken.</summary>
    public long LostAcquires { get; set; }

    /// <summary>Locks that a thread released which did not have them, while another had: semaphores, say.</summary>
    public int OwnerlessLocks { get; set; }

    /// <summary>What was wrong with the first bad rows, each with file and line.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>A row cannot be read.</summary>
    public void AddProblem(string where, string what)
    {
        BadRows++;
        if (_problems.Count < MostProblems)
            _problems.Add($"{where}: {what}");
    }

    /// <summary>One line for those who ask for details.</summary>
    public string Summary() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Events} events; {BadRows} bad rows, {Skipped} rows about other things; {OutOfOrder} out of order, {TooLate} too late; " +
        $"missing: the end of {LostWaitEnds} waits, {LostReleases} releases, {LostAcquires} acquires; {OwnerlessLocks} locks released by threads that did not have them.");
}
