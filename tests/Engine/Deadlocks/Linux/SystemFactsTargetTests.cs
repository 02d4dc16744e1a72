using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Tests.Targets;

namespace ConcurrencyOps.Tests.Deadlocks.Linux;

/// <summary>Real processes.</summary>
public sealed class SystemFactsTargetTests : IDisposable
{
    private const int Looks = 5;
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        LeftBehind.DeleteMutexes(Environment.ProcessId);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("abba", DeadlockCertainty.Confirmed, 2)]
    [InlineData("self", DeadlockCertainty.Confirmed, 1)]
    [InlineData("timed", DeadlockCertainty.Inferred, 2)]
    public async Task Deadlocks_of_native_mutexes_are_found(string kind, DeadlockCertainty certainty, int threads)
    {
        using var target = TargetProcess.StartProgram(await NativeTarget.CompileAsync(_folder), kind);
        await target.WaitForAsync("READY");

        var deadlock = (await FindAsync(target.Id)).ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty, deadlock.ThreadCount).ShouldBe((DeadlockKind.Native, certainty, threads));
        deadlock.Participants.Select(one => one.ThreadId).ShouldBe(target.Threads.Select(thread => (long?)thread.Id).Order());
        deadlock.ProcessName.ShouldBe("dl");
    }

    [Fact]
    public async Task Of_mutexes_with_priority_inheritance_only_the_first_wait_shows()
    {
        // The kernel refuses the wait that would close the circle, and glibc sleeps on something else in its place.
        using var target = TargetProcess.StartProgram(await NativeTarget.CompileAsync(_folder), "pi");
        await target.WaitForAsync("READY");

        var facts = await SystemFacts.OfThisMachine(TimeProvider.System).LookAsync([target.Id], TestContext.Current.CancellationToken);

        var waiting = DeadlockFinder.Find(facts, includeWaiting: true).ShouldHaveSingleItem();
        waiting.Certainty.ShouldBe(DeadlockCertainty.Waiting);
        waiting.Participants.Select(one => one.ThreadId).ShouldBe(target.Threads.Select(thread => (long?)thread.Id), ignoreOrder: true);
    }

    [Theory]
    [InlineData("healthy")]
    [InlineData("condition")]
    public async Task Native_programs_at_work_are_not_reported(string kind)
    {
        using var target = TargetProcess.StartProgram(await NativeTarget.CompileAsync(_folder), kind);
        await target.WaitForAsync("READY");

        for (var look = 0; look < Looks; look++)
            (await FindAsync(target.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Mutexes_with_a_name_are_found_in_one_process()
    {
        SkipWithoutProc();
        using var target = TargetProcess.Start("named-mutex");
        await target.WaitForAsync("READY");

        var deadlock = (await FindAsync(target.Id)).ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty).ShouldBe((DeadlockKind.NamedMutex, DeadlockCertainty.Confirmed));
        deadlock.Cycle.ShouldContain($"'worker a' waits for mutex cops-{target.Id}-b");
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net9.0")]
    public async Task And_in_older_runtimes(string framework)
    {
        SkipWithoutProc();
        using var target = TargetProcess.StartProgram(await PublishedTarget.ForAsync(framework), "named-mutex");
        await target.WaitForAsync("READY");

        (await FindAsync(target.Id)).ShouldHaveSingleItem().Kind.ShouldBe(DeadlockKind.NamedMutex);
    }

    [Fact]
    public async Task And_across_processes_from_the_id_of_one()
    {
        SkipWithoutProc();
        var (x, y) = ($"cops-{Environment.ProcessId}-x", $"cops-{Environment.ProcessId}-y");
        using var one = TargetProcess.Start("named-mutex", x, y);
        using var other = TargetProcess.Start("named-mutex", y, x);
        await MeetAsync(one, other);

        var deadlock = (await FindAsync(one.Id)).ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty, deadlock.ThreadCount).ShouldBe((DeadlockKind.NamedMutex, DeadlockCertainty.Confirmed, 2));
        deadlock.Cycle.ShouldContain($"of process {one.Id}");
        deadlock.Cycle.ShouldContain($"of process {other.Id}");
    }

    [Theory]
    [InlineData("flock", false)]
    [InlineData("fork", true)]
    public async Task File_locks_are_found_across_processes(string kind, bool inChild)
    {
        var program = await NativeTarget.CompileAsync(_folder);
        using var one = TargetProcess.StartProgram(program, kind, _folder.At("a"), _folder.At("b"));
        using var other = TargetProcess.StartProgram(program, kind, _folder.At("b"), _folder.At("a"));
        await MeetAsync(one, other);

        // The one asked for is the one that waits for the lock, or its parent, which waits for its end.
        var deadlock = (await FindAsync(one.Id)).ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty, deadlock.ThreadCount).ShouldBe((DeadlockKind.FileLock, DeadlockCertainty.Confirmed, 2));
        deadlock.Participants.Select(participant => participant.ThreadId).ShouldBe(new long?[] { one.Threads[0].Id, other.Threads[0].Id }.Order());
        (one.Threads[0].Id != one.Id).ShouldBe(inChild);
        deadlock.Participants.Select(participant => participant.WaitsFor).ShouldBe([_folder.At("a"), _folder.At("b")], ignoreOrder: true);
    }

    [Fact]
    public async Task File_locks_of_programs_with_several_threads_are_probable()
    {
        SkipWithoutProc();
        using var one = TargetProcess.Start("flock", _folder.At("a"), _folder.At("b"));
        using var other = TargetProcess.Start("flock", _folder.At("b"), _folder.At("a"));
        await MeetAsync(one, other);

        var deadlock = (await FindAsync(other.Id)).ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty, deadlock.ThreadCount).ShouldBe((DeadlockKind.FileLock, DeadlockCertainty.Inferred, 2));
    }

    [Theory]
    [InlineData("clean")]
    [InlineData("busy")]
    [InlineData("idlelock")]
    [InlineData("condition")]
    [InlineData("channels")]
    [InlineData("monitor")]
    public async Task What_the_system_knows_nothing_of_is_not_reported(string kind)
    {
        SkipWithoutProc();
        using var target = await TargetProcess.ReadyAsync(kind);

        for (var look = 0; look < Looks; look++)
            (await FindAsync(target.Id)).ShouldBeEmpty();
    }

    private static void SkipWithoutProc() => Assert.SkipUnless(SystemCalls.OfThisMachine is not null, "There is no /proc here, or its calls are not known.");

    private static async Task<IReadOnlyList<Deadlock>> FindAsync(int process) => DeadlockFinder.Find(
        await SystemFacts.OfThisMachine(TimeProvider.System).LookAsync([process], TestContext.Current.CancellationToken));

    private static async Task MeetAsync(TargetProcess one, TargetProcess other)
    {
        await one.WaitForAsync("HELD");
        await other.WaitForAsync("HELD");
        one.Say("go");
        other.Say("go");
        await one.WaitForAsync("READY");
        await other.WaitForAsync("READY");
    }
}
