using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Linux;

public sealed class FileLockTests : IDisposable
{
    private const string WaitsInFlock = "73 0x4 0x2 0x0 0x0 0x0 0x0 0x7ffc 0x7f8b";
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    /// <summary>Has a, wants b.</summary>
    private void Locker(int process, string has, string wants, int threads = 1)
    {
        _proc.Process(process, "perl", threads);
        _proc.Thread(process, process, "perl", WaitsInFlock);
        _proc.OpenFile(process, 3, $"/tmp/{has}", has, FakeProc.Line(1, process, has));
        _proc.OpenFile(process, 4, $"/tmp/{wants}", wants);
    }

    private void Locks(params string[] lines) => _proc.Put("locks", string.Join('\n', lines) + "\n");

    private void Crossed(int threads = 1)
    {
        Locker(80, "5", "6", threads);
        Locker(81, "6", "5");
        Locks(FakeProc.Line(1, 80, "5"), FakeProc.Line(1, 81, "5", waits: true), FakeProc.Line(2, 81, "6"), FakeProc.Line(2, 80, "6", waits: true));
    }

    [Fact]
    public async Task Processes_that_lock_files_in_opposite_order_are_found_from_either()
    {
        Crossed();

        var deadlock = (await _proc.FindAsync(81)).ShouldHaveSingleItem();

        deadlock.Cycle.ShouldBe("process 80 'perl' waits for /tmp/6, locked by process 81 'perl', which waits for /tmp/5, locked by process 80");
        (deadlock.Kind, deadlock.Certainty).ShouldBe((DeadlockKind.FileLock, DeadlockCertainty.Confirmed));
        deadlock.Participants[0].Holds.ShouldBe("/tmp/5");
        deadlock.Suggestion.ShouldBe("Take /tmp/5 before /tmp/6 everywhere. The other way round: process 81 'perl'.");
    }

    [Fact]
    public async Task Of_a_process_with_several_threads_it_is_only_probable_that_the_one_that_waits_has_it()
    {
        Crossed(threads: 3);

        (await _proc.FindAsync(80)).ShouldHaveSingleItem().Certainty.ShouldBe(DeadlockCertainty.Inferred);
    }

    [Fact]
    public async Task A_child_that_got_the_file_has_the_lock_while_its_parent_waits_for_its_end()
    {
        // As two runs of "flock a flock b command" in opposite order.
        foreach (var (parent, child, has, wants) in new[] { (80, 90, "5", "6"), (81, 91, "6", "5") })
        {
            Locker(child, has, wants);
            _proc.Process(child, "flock", parent: parent);
            _proc.Process(parent, "flock");
            _proc.Thread(parent, parent, "flock", $"61 0x{child:x} 0x0 0x0 0x0 0x0 0x0 0x7fff 0x7f82");
            _proc.OpenFile(parent, 3, $"/tmp/{has}", has, FakeProc.Line(1, parent, has));
            _proc.Put($"{child}/fdinfo/3", $"ino:\t{has}\nlock:\t{FakeProc.Line(1, parent, has)}\n");
        }

        Locks(FakeProc.Line(1, 80, "5"), FakeProc.Line(1, 91, "5", waits: true), FakeProc.Line(2, 81, "6"), FakeProc.Line(2, 90, "6", waits: true));

        // Asked for is the parent, such as a script that does not come to an end.
        var deadlock = (await _proc.FindAsync(80)).ShouldHaveSingleItem();

        deadlock.Certainty.ShouldBe(DeadlockCertainty.Confirmed);
        deadlock.Cycle.ShouldBe("process 90 'flock' waits for /tmp/6, locked by process 91 'flock', which waits for /tmp/5, locked by process 90");
    }

    [Fact]
    public async Task A_lock_whose_taker_has_ended_is_had_by_whoever_still_has_the_file()
    {
        Locker(81, "6", "5");
        Locker(90, "5", "6");
        _proc.Put("90/fdinfo/3", $"ino:\t5\nlock:\t{FakeProc.Line(1, 80, "5")}\n");
        Locks(FakeProc.Line(1, 80, "5"), FakeProc.Line(1, 81, "5", waits: true), FakeProc.Line(2, 81, "6"), FakeProc.Line(2, 90, "6", waits: true));

        (await _proc.FindAsync(90)).ShouldHaveSingleItem().ThreadCount.ShouldBe(2);
    }

    [Fact]
    public async Task One_that_shares_the_lock_and_runs_may_let_go_of_it()
    {
        Crossed();
        _proc.Process(82, "worker", parent: 80);
        _proc.Thread(82, 82, "worker", "running", state: 'R');
        _proc.OpenFile(82, 3, "/tmp/5", "5", FakeProc.Line(1, 80, "5"));

        (await _proc.FindAsync(80)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shared_lock_stands_in_the_way_of_an_exclusive_one_only()
    {
        Locker(80, "5", "6");
        Locker(81, "6", "5");
        _proc.Put("80/fdinfo/3", $"ino:\t5\nlock:\t{FakeProc.Line(1, 80, "5", mode: "READ")}\n");
        Locks(
            FakeProc.Line(1, 80, "5", mode: "READ"), FakeProc.Line(1, 81, "5", waits: true),
            FakeProc.Line(2, 81, "6"), FakeProc.Line(2, 80, "6", waits: true, mode: "READ"));

        (await _proc.FindAsync(80)).ShouldHaveSingleItem().Participants[0].Holds.ShouldBe("/tmp/5 (reading)");
    }

    [Fact]
    public async Task A_file_opened_and_locked_twice_by_one_process_is_a_circle_of_one()
    {
        Locker(80, "5", "5");
        Locks(FakeProc.Line(1, 80, "5"), FakeProc.Line(1, 80, "5", waits: true));

        (await _proc.FindAsync(80)).ShouldHaveSingleItem().Cycle.ShouldBe("thread 80 'perl' waits for /tmp/5, locked by itself");
    }

    [Fact]
    public async Task Circles_of_processes_that_the_one_asked_for_does_not_wait_for_are_left_to_others()
    {
        Crossed();
        _proc.Process(99, "idle");
        _proc.Thread(99, 99, "idle", "0 0x0 0x1 0x2 0x3 0x4 0x5 0x6 0x7");

        (await _proc.FindAsync(99)).ShouldBeEmpty();
    }
}
