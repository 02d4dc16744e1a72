using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>Every kind of deadlock that is known, in real processes.</summary>
[Collection(LiveProcesses.Name)]
public sealed class DeadlockTableTests(LiveLooks looks)
{
    private static readonly (string Kind, DeadlockKind Found, DeadlockCertainty Certainty, int Participants)[] Table =
    [
        ("monitor", DeadlockKind.Monitor, DeadlockCertainty.Confirmed, 2),
        ("monitor3", DeadlockKind.Monitor, DeadlockCertainty.Confirmed, 3),
        ("timed", DeadlockKind.Monitor, DeadlockCertainty.Inferred, 2),
        ("lock", DeadlockKind.Lock, DeadlockCertainty.Confirmed, 2),
        ("monitorlock", DeadlockKind.Mixed, DeadlockCertainty.Confirmed, 2),
        ("rwls-write", DeadlockKind.ReaderWriter, DeadlockCertainty.Confirmed, 2),
        ("rwls-read", DeadlockKind.ReaderWriter, DeadlockCertainty.Confirmed, 2),
        ("rwls-queued", DeadlockKind.Mixed, DeadlockCertainty.Confirmed, 3),
        ("rwls-upgrade", DeadlockKind.Mixed, DeadlockCertainty.Confirmed, 2),
        ("semaphore", DeadlockKind.Semaphore, DeadlockCertainty.Inferred, 2),
        ("semaphore-async", DeadlockKind.Semaphore, DeadlockCertainty.Inferred, 2),
        ("semaphore-field", DeadlockKind.Semaphore, DeadlockCertainty.Inferred, 2),
        ("semaphore-self", DeadlockKind.Semaphore, DeadlockCertainty.Inferred, 1),
        ("semaphore-self-sync", DeadlockKind.Semaphore, DeadlockCertainty.Inferred, 1),
        ("async-cycle", DeadlockKind.TaskCycle, DeadlockCertainty.Confirmed, 2),
        ("held-over-wait", DeadlockKind.Mixed, DeadlockCertainty.Confirmed, 2),
        ("join", DeadlockKind.Join, DeadlockCertainty.Confirmed, 2),
        ("lock-join", DeadlockKind.Mixed, DeadlockCertainty.Confirmed, 2),
        ("mutex", DeadlockKind.Mutex, DeadlockCertainty.Inferred, 2),
        ("named-mutex", DeadlockKind.NamedMutex, DeadlockCertainty.Confirmed, 2),
        ("mutex-monitor", DeadlockKind.Mixed, DeadlockCertainty.Confirmed, 2),
    ];

    public static TheoryData<string, string, DeadlockKind, DeadlockCertainty, int> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, DeadlockKind, DeadlockCertainty, int>();
            foreach (var form in LiveTargets.Forms)
            {
                foreach (var row in Table.Where(row => LiveTargets.Has(form, row.Kind)))
                    rows.Add(form, row.Kind, row.Found, row.Certainty, row.Participants);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_deadlock_is_found_for_what_it_is(string form, string kind, DeadlockKind found, DeadlockCertainty certainty, int participants)
    {
        using var target = await LiveTargets.ReadyAsync(form, kind);

        var deadlock = (await looks.FindAsync(target.Id)).ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty, deadlock.ThreadCount).ShouldBe((found, certainty, participants), deadlock.Cycle);
        deadlock.ProcessId.ShouldBe(target.Id);
        deadlock.PauseMs.ShouldNotBeNull().ShouldBeGreaterThan(0);
        if (target.Threads.Count > 0)
            deadlock.Participants.Select(one => one.ThreadId).ShouldBe(target.Threads.Select(thread => (long?)thread.Id), ignoreOrder: true);
        else
            deadlock.Participants.ShouldAllBe(one => one.ThreadId == null && one.ThreadName!.StartsWith("async ConcurrencyOps.Fixtures."));
    }

    // Half of the kinds, for the time it takes; the others are read in the same way.
    [Theory]
    [InlineData(LiveTargets.NotOptimised, "monitor")]
    [InlineData(LiveTargets.NotOptimised, "lock")]
    [InlineData(LiveTargets.NotOptimised, "semaphore")]
    [InlineData(LiveTargets.NotOptimised, "held-over-wait")]
    [InlineData("net10.0", "monitor3")]
    [InlineData("net10.0", "rwls-queued")]
    [InlineData("net10.0", "async-cycle")]
    [InlineData("net10.0", "mutex-monitor")]
    [InlineData("net8.0", "rwls-read")]
    [InlineData("net8.0", "join")]
    public async Task Without_stopping_the_process_the_same_is_found(string form, string kind)
    {
        using var target = await LiveTargets.ReadyAsync(form, kind);
        var row = Table.Single(row => row.Kind == kind);

        var deadlock = (await looks.FindAsync(target.Id, InspectionMode.Passive)).ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty, deadlock.ThreadCount).ShouldBe((row.Found, row.Certainty, row.Participants), deadlock.Cycle);
        deadlock.PauseMs.ShouldBe(0);
    }
}
