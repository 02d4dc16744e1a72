using System.Globalization;

namespace ConcurrencyOps.Locking;

/// <summary>Where readers put rows: the good ones go on, the bad ones are counted and told with file and line.</summary>
internal sealed class LogSink(string source, EntryMaker maker, ReorderWindow window, LogTally tally)
{
    /// <summary>A row.</summary>
    public void Add(in RowFields row, long line)
    {
        if (maker.TryMake(row, out LogEntry entry) is { } problem)
        {
            AddProblem(line, problem);
            return;
        }

        tally.Events++;
        window.Add(entry);
    }

    /// <summary>A row that cannot be read.</summary>
    public void AddProblem(long line, string what) => tally.AddProblem(string.Create(CultureInfo.InvariantCulture, $"{source}:{line}"), what);

    /// <summary>A row about something else than locks.</summary>
    public void Skip() => tally.Skipped++;
}
