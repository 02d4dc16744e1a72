namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>
/// Known answers: the traces of Martin Sulzmann's lecture on dynamic deadlock prediction (https://sulzmann.github.io/AutonomeSysteme/lec-deadlock.html), in the
/// STD format of RAPID. Where lock dependencies are known to be wrong, so are we, and the help says so.
/// </summary>
public sealed class LectureTraceTests
{
    [Fact]
    public void Standard_example() => Logs.Said(Logs.FindInStd("""
        T0|fork(T1)|1
        T0|acq(L1)|2
        T0|acq(L2)|3
        T0|rel(L2)|4
        T0|rel(L1)|5
        T1|acq(L2)|6
        T1|acq(L1)|7
        T1|rel(L1)|8
        T1|rel(L2)|9
        """)).ShouldBe(["Potential: T0 -> L2 -> T1 -> L1 -> T0"]);

    [Fact]
    public void Same_thread() => Logs.FindInStd("""
        T0|fork(T1)|1
        T1|acq(L1)|2
        T1|rel(L1)|3
        T0|acq(L1)|4
        T0|acq(L2)|5
        T0|rel(L2)|6
        T0|rel(L1)|7
        T0|acq(L2)|8
        T0|acq(L1)|9
        T0|rel(L1)|10
        T0|rel(L2)|11
        """).ShouldBeEmpty();

    [Fact]
    public void Guard_lock() => Logs.FindInStd("""
        T0|fork(T1)|1
        T0|acq(L3)|2
        T0|acq(L1)|3
        T0|acq(L2)|4
        T0|rel(L2)|5
        T0|rel(L1)|6
        T0|rel(L3)|7
        T1|acq(L3)|8
        T1|acq(L2)|9
        T1|acq(L1)|10
        T1|rel(L1)|11
        T1|rel(L2)|12
        T1|rel(L3)|13
        """).ShouldBeEmpty();

    [Fact]
    public void Write_read_dependency_is_a_known_false_alarm() => Logs.FindInStd("""
        T0|fork(T1)|1
        T0|acq(L1)|2
        T0|acq(L2)|3
        T0|rel(L2)|4
        T0|rel(L1)|5
        T0|acq(L3)|6
        T0|w(V1)|7
        T0|rel(L3)|8
        T1|acq(L3)|9
        T1|r(V1)|10
        T1|rel(L3)|11
        T1|acq(L2)|12
        T1|acq(L1)|13
        T1|rel(L1)|14
        T1|rel(L2)|15
        """).Count.ShouldBe(1);

    [Fact]
    public void A_section_that_spans_threads_by_fork_and_join_is_a_known_miss() => Logs.FindInStd("""
        T0|fork(T2)|1
        T0|acq(L1)|2
        T0|fork(T1)|3
        T1|acq(L2)|4
        T1|rel(L2)|5
        T0|join(T1)|6
        T0|rel(L1)|7
        T2|acq(L2)|8
        T2|acq(L1)|9
        T2|rel(L1)|10
        T2|rel(L2)|11
        """).ShouldBeEmpty();

    [Fact]
    public void Locks_that_another_thread_releases_are_no_false_alarm() => Logs.FindInStd("""
        T1|acq(y)|1
        T1|acq(x)|2
        T2|rel(y)|3
        T2|rel(x)|4
        T3|acq(x)|5
        T3|acq(y)|6
        T3|rel(y)|7
        T3|rel(x)|8
        """).ShouldBeEmpty();

    [Fact]
    public void ThreadSanitizers_own_false_alarm_is_none_here() => Logs.FindInStd("""
        T1|acq(B)|1
        T1|acq(A)|2
        T1|rel(A)|3
        T1|rel(B)|4
        T1|acq(A)|5
        T1|acq(B)|6
        T1|rel(B)|7
        T1|rel(A)|8
        """).ShouldBeEmpty();

    [Fact]
    public void A_trace_with_requests_shows_a_deadlock_that_happened() => Logs.Said(Logs.FindInStd("""
        T0|req(L1)|1
        T0|acq(L1)|1
        T1|req(L2)|2
        T1|acq(L2)|2
        T0|req(L2)|3
        T1|req(L1)|4
        """)).ShouldBe(["Confirmed: T0 -> L2 -> T1 -> L1 -> T0"]);

    [Fact]
    public void Threads_in_a_trace_are_in_the_order_of_their_numbers() => Logs.Said(Logs.FindInStd("""
        T10|acq(L1)|2
        T10|acq(L2)|3
        T10|rel(L2)|4
        T10|rel(L1)|5
        T2|acq(L2)|6
        T2|acq(L1)|7
        """)).ShouldBe(["Potential: T2 -> L1 -> T10 -> L2 -> T2"]);
}
