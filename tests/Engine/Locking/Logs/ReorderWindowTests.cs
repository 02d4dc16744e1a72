using ConcurrencyOps.Locking;
using CsCheck;

namespace ConcurrencyOps.Tests.Locking;

public sealed class ReorderWindowTests
{
    [Fact]
    public void Events_that_are_not_too_far_from_their_place_come_out_in_the_order_of_their_times_equal_ones_as_they_came() =>
        Gen.Select(Gen.Long[0, 2000].Array[1, 3000], Gen.Int[0, 400]).Sample(
            static (times, reach) =>
            {
                // Swapped within the reach, so that nothing is further away than the window is wide.
                LogEntry[] entries = [.. times.Order().Select(static (ns, index) => new LogEntry { TimestampNs = ns, Lock = index })];
                var random = new Random(reach);
                for (int index = 0; index < entries.Length; index++)
                {
                    int other = Math.Min(entries.Length - 1, index + random.Next(reach + 1));
                    if (index % (reach + 1) == 0)
                        (entries[index], entries[other]) = (entries[other], entries[index]);
                }

                (List<LogEntry> passed, LogTally tally) = Through(entries);

                passed.Select(static entry => entry.Lock).ShouldBe(
                    entries.Select(static (entry, place) => (entry, place)).OrderBy(static one => one.entry.TimestampNs).ThenBy(static one => one.place).Select(static one => one.entry.Lock));
                tally.TooLate.ShouldBe(0);
            },
            iter: 200);

    [Fact]
    public void An_event_that_comes_too_late_is_taken_where_it_stands_and_counted()
    {
        LogEntry[] entries = [.. Enumerable.Range(0, 3000).Select(static index => new LogEntry { TimestampNs = index == 2500 ? 7 : 1000 + index, Lock = index })];

        (List<LogEntry> passed, LogTally tally) = Through(entries);

        tally.TooLate.ShouldBe(1);
        passed.Count.ShouldBe(3000);
        passed.Where(static entry => entry.Lock != 2500).Select(static entry => entry.TimestampNs).ShouldBeInOrder();
    }

    [Fact]
    public void What_runs_backwards_altogether_still_comes_out() =>
        Through([.. Enumerable.Range(0, 5000).Select(static index => new LogEntry { TimestampNs = -index })]).Passed.Count.ShouldBe(5000);

    private static (List<LogEntry> Passed, LogTally Tally) Through(LogEntry[] entries)
    {
        var taker = new Taker();
        var tally = new LogTally();
        var window = new ReorderWindow(taker, tally);
        foreach (LogEntry entry in entries)
            window.Add(entry);
        window.Flush();
        return (taker.Entries, tally);
    }

    private sealed class Taker : IEntryTaker
    {
        public List<LogEntry> Entries { get; } = [];

        public void Take(in LogEntry entry) => Entries.Add(entry);
    }
}
