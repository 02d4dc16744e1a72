using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class FactsJoinTests
{
    [Fact]
    public void A_lock_of_the_runtime_and_a_mutex_of_the_system_make_one_circle()
    {
        var runtime = new Scene().Resource("Account#1").Resource("Mutex#1", ResourceKind.Mutex, inferred: true).Held("Account#1", 11)
            .Thread(11, "Mutex#1", name: "worker a", how: "Mutex.WaitOne", stack: new FrameFacts("Bank.Save", "Bank.cs", 3)).Thread(12, "Account#1", name: "worker b");
        var system = new Scene().Resource("mutex fe:00:5+28", ResourceKind.NamedMutex, machineWide: true, label: "mutex ledger").Held("mutex fe:00:5+28", 12)
            .Thread(11, "mutex fe:00:5+28", how: "Mutex.WaitOne").Thread(13);

        var joined = FactsJoin.Join([runtime.Facts], [system.Facts]).ShouldHaveSingleItem();

        joined.Threads.Select(thread => thread.Id).ShouldBe([11, 12, 13]);
        var deadlock = DeadlockFinder.Find([joined]).ShouldHaveSingleItem();
        (deadlock.Kind, deadlock.Certainty).ShouldBe((DeadlockKind.Mixed, DeadlockCertainty.Confirmed));
        deadlock.Cycle.ShouldBe("thread 11 'worker a' waits for mutex ledger, held by thread 12 'worker b', which waits for Account#1, held by thread 11");
        deadlock.Participants[0].Site.ShouldBe("Bank.Save (Bank.cs:3)");
        joined.PauseMs.ShouldBe(12);
    }

    [Fact]
    public void Processes_that_only_the_system_tells_of_are_kept() =>
        FactsJoin.Join([new Scene(70).Facts], [new Scene(50).Facts]).Select(facts => facts.ProcessId).ShouldBe([50, 70]);
}
