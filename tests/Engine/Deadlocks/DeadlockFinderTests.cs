using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class DeadlockFinderTests
{
    [Fact]
    public void Two_threads_in_opposite_order_are_told_in_one_sentence()
    {
        FrameFacts[] Stack(int line) => [new("System.Threading.Monitor.Enter", IsSystem: true), new("Bank.Account.TransferTo", "/src/bank/Account.cs", line)];
        var scene = new Scene()
            .Resource("Account#1").Resource("Account#2").Held("Account#1", 11).Held("Account#2", 12)
            .Thread(12, "Account#1", name: "worker b", stack: Stack(20)).Thread(11, "Account#2", name: "worker a", stack: Stack(17));

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Cycle.ShouldBe("thread 11 'worker a' waits for Account#2, held by thread 12 'worker b', which waits for Account#1, held by thread 11");
        deadlock.Kind.ShouldBe(DeadlockKind.Monitor);
        deadlock.Certainty.ShouldBe(DeadlockCertainty.Confirmed);
        (deadlock.ThreadCount, deadlock.BlockedCount).ShouldBe((2, 0));
        (deadlock.ProcessId, deadlock.ProcessName, deadlock.PauseMs).ShouldBe((42, "bank", 12));
        (deadlock.Source, deadlock.DetectedAt).ShouldBe(("process 42", Scene.Now));
        deadlock.Suggestion.ShouldBe(
            "Take Account#1 before Account#2 everywhere. The other way round: Bank.Account.TransferTo (Account.cs:20) (thread 12).");
        deadlock.Participants.ShouldBe(
        [
            new()
            {
                ThreadId = 11, ManagedThreadId = 11, ThreadName = "worker a", WaitsFor = "Account#2", WaitKind = "Monitor.Enter",
                HeldBy = "thread 12 'worker b'", Holds = "Account#1", Site = "Bank.Account.TransferTo (Account.cs:17)",
                Stack = "System.Threading.Monitor.Enter\nBank.Account.TransferTo (/src/bank/Account.cs:17)",
            },
            new()
            {
                ThreadId = 12, ManagedThreadId = 12, ThreadName = "worker b", WaitsFor = "Account#1", WaitKind = "Monitor.Enter",
                HeldBy = "thread 11 'worker a'", Holds = "Account#2", Site = "Bank.Account.TransferTo (Account.cs:20)",
                Stack = "System.Threading.Monitor.Enter\nBank.Account.TransferTo (/src/bank/Account.cs:20)",
            },
        ]);
    }

    [Theory]
    [InlineData(nameof(ResourceKind.Monitor), DeadlockKind.Monitor)]
    [InlineData(nameof(ResourceKind.Lock), DeadlockKind.Lock)]
    [InlineData(nameof(ResourceKind.ReaderWriter), DeadlockKind.ReaderWriter)]
    [InlineData(nameof(ResourceKind.NamedMutex), DeadlockKind.NamedMutex)]
    [InlineData(nameof(ResourceKind.FileLock), DeadlockKind.FileLock)]
    [InlineData(nameof(ResourceKind.NativeMutex), DeadlockKind.Native)]
    public void The_kind_is_that_of_what_is_waited_for(string resource, DeadlockKind kind) =>
        Scene.Crossed(Enum.Parse<ResourceKind>(resource)).Find().ShouldHaveSingleItem().Kind.ShouldBe(kind);

    [Fact]
    public void Locks_of_two_kinds_are_a_mixed_deadlock() => new Scene()
        .Resource("Account#1").Resource("Lock#1", ResourceKind.Lock).Held("Account#1", 11).Held("Lock#1", 12)
        .Thread(11, "Lock#1").Thread(12, "Account#1")
        .Find().ShouldHaveSingleItem().Kind.ShouldBe(DeadlockKind.Mixed);

    [Fact]
    public void A_chain_that_ends_at_one_that_runs_is_no_deadlock() => new Scene()
        .Resource("A").Resource("B").Held("A", 12).Held("B", 13)
        .Thread(11, "A").Thread(12, "B").Thread(13)
        .Find().ShouldBeEmpty();

    [Fact]
    public void Who_holds_what_is_waited_for_need_not_be_known() => new Scene()
        .Resource("A").Resource("B").Held("A", 99)
        .Thread(11, "A").Thread(12, "B").Thread(13, "no such resource")
        .Find().ShouldBeEmpty();

    [Fact]
    public void Those_behind_the_circle_are_counted_directly_or_through_others()
    {
        var scene = Scene.Crossed().Resource("C").Held("C", 13).Thread(13, "Account#1").Thread(14, "Account#2").Thread(15, "C").Thread(16);

        var deadlock = scene.Find().ShouldHaveSingleItem();

        (deadlock.ThreadCount, deadlock.BlockedCount).ShouldBe((2, 3));
    }

    [Fact]
    public void A_wait_with_a_time_out_is_never_confirmed_and_says_so()
    {
        var scene = new Scene()
            .Resource("A").Resource("B").Held("A", 11).Held("B", 12)
            .Thread(11, "B", name: "a").Thread(12, "A", timed: true, how: "Monitor.TryEnter");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Certainty.ShouldBe(DeadlockCertainty.Inferred);
        deadlock.Cycle.ShouldBe("thread 11 'a' waits for B, held by thread 12, which waits (with a time-out) for A, held by thread 11");
        deadlock.Participants[1].WaitKind.ShouldBe("Monitor.TryEnter (with a time-out)");
    }

    [Fact]
    public void A_certain_circle_is_preferred_to_a_shorter_one_with_a_time_out()
    {
        var scene = Scene.Crossed().Resource("C").Held("C", 12).Held("Account#2", new HolderFacts(13, null)).Thread(13, "C", timed: true);

        scene.Find().ShouldHaveSingleItem().Certainty.ShouldBe(DeadlockCertainty.Confirmed);
    }

    [Fact]
    public void Two_deadlocks_in_one_process_are_two_records_in_the_order_of_their_threads()
    {
        var scene = Scene.Crossed().Resource("X").Resource("Y").Held("X", 5).Held("Y", 6).Thread(6, "X").Thread(5, "Y");

        scene.Find().Select(deadlock => deadlock.Participants[0].ThreadId).ShouldBe([5, 11]);
    }

    [Fact]
    public void Advice_names_one_place_when_all_stand_in_it()
    {
        var stack = new FrameFacts("Bank.Account.TransferTo", "Account.cs", 17);
        var scene = new Scene().Resource("Account#2").Resource("Account#10").Held("Account#2", 11).Held("Account#10", 12)
            .Thread(11, "Account#10", stack: stack).Thread(12, "Account#2", stack: stack);

        scene.Find().ShouldHaveSingleItem().Suggestion.ShouldBe(
            "Take Account#2 before Account#10 everywhere. All of them stand in Bank.Account.TransferTo (Account.cs:17): let it take them in the order " +
            "of something fixed, such as an id.");
    }

    [Fact]
    public void A_very_long_circle_is_told_by_its_beginning_and_its_end()
    {
        var scene = new Scene();
        for (var i = 0; i < 30; i++)
            scene.Resource($"A#{i}").Held($"A#{i}", i).Thread(i, $"A#{(i + 1) % 30}");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.ThreadCount.ShouldBe(30);
        deadlock.Cycle.ShouldEndWith("thread 20, and so on over 9 more to thread 29, which waits for A#0, held by thread 0");
        deadlock.Suggestion.ShouldBe(
            "Take A#0 before A#1 before A#2 before A#3 before A#4 before A#5 before A#6 before A#7 before A#8 before A#9 and so on everywhere. " +
            "The other way round: thread 29.");
    }

    [Fact]
    public void Names_from_the_process_do_not_steer_the_terminal()
    {
        var scene = new Scene().Resource("A", label: "A\u001b[31m").Held("A", 11).Thread(11, "A", name: "x\ny", how: "pthread_mutex_lock");
        scene.Find().ShouldBeEmpty("nobody waits for a monitor of its own");

        var self = new Scene().Resource("A", ResourceKind.NativeMutex, label: "A\u001b[31m").Held("A", 11).Thread(11, "A", name: "x\ny");
        self.Find().ShouldHaveSingleItem().Cycle.ShouldBe("thread 11 'x y' waits for A\uFFFD[31m, held by itself");
    }
}
