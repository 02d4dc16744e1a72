using ConcurrencyOps.Deadlocks;
using CsCheck;

namespace ConcurrencyOps.Tests.Deadlocks.Linux;

public sealed class SystemFactsTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public async Task Native_mutexes_in_opposite_order_are_a_confirmed_deadlock_and_nothing_stood_still_for_it()
    {
        _proc.Process(50, "dl", threads: 3);
        _proc.Thread(50, 50, "dl", "0 0x0 0x1 0x2 0x3 0x4 0x5 0x6 0x7");
        _proc.MutexWait(50, 51, 0x1000, 52, name: "worker a");
        _proc.MutexWait(50, 52, 0x2000, 51, name: "worker b");

        var deadlock = (await _proc.FindAsync(50)).ShouldHaveSingleItem();

        deadlock.Cycle.ShouldBe("thread 51 'worker a' waits for mutex 1000, held by thread 52 'worker b', which waits for mutex 2000, held by thread 51");
        (deadlock.Kind, deadlock.Certainty, deadlock.PauseMs).ShouldBe((DeadlockKind.Native, DeadlockCertainty.Confirmed, 0));
        deadlock.Participants[0].WaitKind.ShouldBe("pthread_mutex_lock");
    }

    [Fact]
    public async Task A_wait_with_a_time_out_is_not_confirmed()
    {
        _proc.Process(50, "dl");
        _proc.MutexWait(50, 51, 0x1000, 52);
        _proc.MutexWait(50, 52, 0x2000, 51, timed: true);

        (await _proc.FindAsync(50)).ShouldHaveSingleItem().Participants[1].WaitKind.ShouldBe("pthread_mutex_timedlock (with a time-out)");
    }

    [Theory]
    [InlineData("switches")]
    [InlineData("owner")]
    [InlineData("state")]
    [InlineData("gone")]
    public async Task What_moved_between_the_looks_does_not_count(string what)
    {
        _proc.Process(50, "dl");
        _proc.MutexWait(50, 51, 0x1000, 52);
        _proc.MutexWait(50, 52, 0x2000, 51);

        var facts = await _proc.LookAsync([50], () =>
        {
            switch (what)
            {
                case "switches":
                    _proc.Thread(50, 52, "worker", "202 0x2000 0x80 0x2 0x0 0x0 0x0 0x0 0x0", switches: 8);
                    break;
                case "owner":
                    _proc.Memory(50, 0x2000, 2, 1, 53, 1, 0);
                    break;
                case "state":
                    _proc.Thread(50, 52, "worker", "running", state: 'R');
                    break;
                default:
                    Directory.Delete(Path.Combine(_proc.Root, "50", "task", "52"), recursive: true);
                    break;
            }
        });

        DeadlockFinder.Find(facts).ShouldBeEmpty();
    }

    [Fact]
    public async Task Mutexes_with_a_name_make_a_circle_across_processes_from_the_id_of_one()
    {
        foreach (var (process, other, mine, wanted) in new[] { (60, 70, 1, 2), (70, 60, 2, 1) })
        {
            _proc.Process(process, "dotnet");
            _proc.Thread(process, process + 1, "worker", $"202 0x3028 0x0 0x{0x80000000 + other + 1:x} 0x0 0x0 0x0 0x0 0x0");
            _proc.Memory(process, 0x3028, unchecked((int)0x80000000) + other + 1, 1, other + 1, 1, 0x91);
            _proc.Put($"{process}/maps", $"3000-4000 rw-s 00000000 fe:00 {100 + wanted} /tmp/.dotnet/shm/session1/name-{wanted}\n");
        }

        var deadlock = (await _proc.FindAsync(70)).ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty, deadlock.ProcessId).ShouldBe((DeadlockKind.NamedMutex, DeadlockCertainty.Confirmed, 60));
        deadlock.Cycle.ShouldBe("thread 61 'worker' of process 60 'dotnet' waits for mutex name-2, held by thread 71 'worker' of process 70 'dotnet', " +
            "which waits for mutex name-1, held by thread 61");
    }

    [Fact]
    public async Task One_that_runs_and_has_what_is_waited_for_is_named_as_the_head()
    {
        _proc.Process(50, "dl");
        _proc.MutexWait(50, 51, 0x1000, 52);
        _proc.Thread(50, 52, "busy", "running", state: 'R');

        DeadlockFinder.Find(await _proc.LookAsync([50]), includeWaiting: true).ShouldHaveSingleItem().Cycle
            .ShouldBe("thread 52 'busy' holds mutex 1000; 1 waits for it: thread 51 'worker'");
    }

    [Fact]
    public async Task A_process_that_does_not_let_itself_be_looked_at_is_a_note()
    {
        _proc.Process(50, "secret");
        _proc.Thread(50, 51, "worker", "");
        _proc.Deny("50/task/51/syscall");

        var facts = (await _proc.LookAsync([50])).ShouldHaveSingleItem();

        (facts.ProcessId, facts.ProcessName).ShouldBe((50, "secret"));
        facts.Notes.ShouldHaveSingleItem().ShouldContain("closed to this account");
    }

    [Fact]
    public async Task A_process_that_is_not_there_and_one_that_waits_for_nothing_give_no_facts()
    {
        _proc.Process(50, "idle");
        _proc.Thread(50, 50, "idle", "0 0x0 0x1 0x2 0x3 0x4 0x5 0x6 0x7");

        (await _proc.LookAsync([50, 51])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_calls_are_not_known_nothing_is_seen() =>
        (await new SystemFacts(new(_proc.Root), calls: null, TimeProvider.System).LookAsync([1], TestContext.Current.CancellationToken)).ShouldBeEmpty();

    [Fact]
    public void Files_may_hold_anything() => Gen.Select(Gen.String, Gen.Int[0, 9], Gen.Int[0, 3]).Array[1, 12].Sample(
        files =>
        {
            using var proc = new FakeProc();
            proc.Process(50, "odd");
            proc.MutexWait(50, 51, 0x1000, 52);
            proc.MutexWait(50, 52, 0x2000, 51);
            proc.Thread(50, 50, "odd", "73 0x3 0x2 0x0 0x0 0x0 0x0 0x0 0x0");
            proc.OpenFile(50, 3, "/tmp/a", "5");
            proc.Put("locks", FakeProc.Line(1, 50, "5", waits: true));
            string[] names = ["locks", "50/maps", "50/status", "50/task/51/syscall", "50/task/52/status", "50/mem", "50/fdinfo/3", "52/status", "50/syscall", "50/task/50/syscall"];
            foreach (var (text, name, how) in files)
                proc.Put(names[name], how switch { 0 => text, 1 => "", 2 => "202 " + text, _ => text + "\n1: -> FLOCK ADVISORY WRITE 50 0:0:5 0 EOF" });

            _ = SystemSampler.Look(new(proc.Root), SystemCalls.X64, [50, 51], TestContext.Current.CancellationToken);
        },
        iter: 200,
        threads: 1);
}
