using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

public sealed class StdLogTests
{
    [Fact]
    public void Locks_are_taken_out_of_a_trace_and_the_rest_is_counted()
    {
        ReadLog log = Read("""
            T0|fork(T1)|42
            T0|r(V123)|345
            T1|w(V234.23[0])|456
            T1|begin|7
            T2|req(L34)|119
            T2|acq(L34)|120
            T2|rel(L34)|130
            T3|acq(Map(int))
            T0|join(T1)|134
            """);

        log.Events.ShouldBe(["5 T2 Waiting Exclusive L34 119", "6 T2 Acquired Exclusive L34 120", "7 T2 Released Exclusive L34 130", "8 T3 Acquired Exclusive Map(int)"]);
        (log.Tally.Skipped, log.Tally.BadRows).ShouldBe((5, 0));
    }

    [Theory]
    [InlineData("T0|lock(l1)|1", "'T0|lock(l1)|1' is not an event such as T0|acq(l1)|12.")]
    [InlineData("hello", "'hello' is not an event such as T0|acq(l1)|12.")]
    [InlineData("|acq(l1)|1", "ThreadId is missing.")]
    [InlineData("T0|acq|1", "'T0|acq|1' names no lock.")]
    [InlineData("T0|acq", "'T0|acq' names no lock.")]
    [InlineData("T0|acq()|1", "LockId is missing.")]
    [InlineData("T0|acq(l1|1", "'T0|acq(l1|1' names no lock.")]
    public void A_bad_line_is_told_with_file_and_line_and_the_others_are_read(string line, string problem)
    {
        ReadLog log = Read($"T0|acq(l1)|1\n{line}\nT0|rel(l1)|1");

        log.Tally.Events.ShouldBe(2);
        log.Tally.Problems.ShouldBe([$"a.log:2: {problem}"]);
    }

    private static ReadLog Read(string text) => ReadLog.Of(text, LockLogFormat.Std);
}
