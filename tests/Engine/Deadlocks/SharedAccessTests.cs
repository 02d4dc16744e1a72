using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class SharedAccessTests
{
    private static HolderFacts Reader(long thread) => new(thread, null, ResourceAccess.Shared, "read lock");

    private static Scene Table() => new Scene().Resource("Table", ResourceKind.ReaderWriter).Resource("Account");

    [Fact]
    public void Readers_that_want_to_write_what_the_other_reads_are_a_deadlock()
    {
        var scene = new Scene()
            .Resource("Table#1", ResourceKind.ReaderWriter).Resource("Table#2", ResourceKind.ReaderWriter)
            .Held("Table#1", Reader(11)).Held("Table#2", Reader(12))
            .Thread(11, "Table#2", name: "reader a").Thread(12, "Table#1", name: "reader b");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Kind.ShouldBe(DeadlockKind.ReaderWriter);
        deadlock.Cycle.ShouldBe("thread 11 'reader a' waits to write Table#2, held for reading by thread 12 'reader b', " +
            "which waits to write Table#1, held for reading by thread 11");
        deadlock.Participants[0].Holds.ShouldBe("Table#1 (reading)");
        deadlock.Suggestion!.ShouldEndWith("Who will write takes the write lock from the start.");
    }

    [Fact]
    public void A_reader_does_not_wait_for_readers() => Table()
        .Held("Table", Reader(11)).Held("Account", 12)
        .Thread(11, "Account").Thread(12, "Table", access: ResourceAccess.Shared)
        .Find().ShouldBeEmpty();

    [Fact]
    public void A_writer_waits_for_each_of_several_readers()
    {
        var scene = Table().Held("Table", Reader(10), Reader(11)).Held("Account", 12).Thread(10).Thread(11, "Account").Thread(12, "Table");

        scene.Find().ShouldHaveSingleItem().Participants[1].HeldBy.ShouldBe("thread 11, thread 10");
    }

    [Fact]
    public void A_reader_waits_behind_a_queued_writer_only_where_the_facts_say_so()
    {
        Scene Behind(bool queued) => Table()
            .Held("Table", Reader(11)).Held("Table", [.. queued ? [new HolderFacts(12, null, IsQueued: true)] : Array.Empty<HolderFacts>()])
            .Held("Account", 13)
            .Thread(11, "Account").Thread(12, "Table").Thread(13, "Table", access: ResourceAccess.Shared);

        Behind(queued: false).Find().ShouldBeEmpty();
        Behind(queued: true).Find().ShouldHaveSingleItem().Cycle.ShouldBe(
            "thread 11 waits for Account, held by thread 13, which waits to read Table, behind thread 12, which waits to write Table, " +
            "held for reading by thread 11");
    }

    [Fact]
    public void A_queued_writer_does_not_wait_for_itself_or_for_other_queued_writers() => Table()
        .Held("Table", new HolderFacts(12, null, IsQueued: true), new HolderFacts(13, null, IsQueued: true))
        .Thread(12, "Table").Thread(13, "Table")
        .Find().ShouldBeEmpty();

    [Fact]
    public void An_upgrade_waits_for_readers_but_not_for_itself()
    {
        Scene Upgrade(string? readerWaitsFor) => Table()
            .Held("Table", new HolderFacts(11, null, ResourceAccess.Upgradeable), Reader(12)).Held("Account", 11)
            .Thread(11, "Table").Thread(12, readerWaitsFor);

        Upgrade(null).Find().ShouldBeEmpty();
        var deadlock = Upgrade("Account").Find().ShouldHaveSingleItem();
        deadlock.ThreadCount.ShouldBe(2);
        deadlock.Participants[0].Holds.ShouldBe("Account, Table (upgradeable)");
    }

    [Fact]
    public void A_wait_for_an_upgradeable_lock_is_not_held_up_by_readers_but_by_another_such_lock()
    {
        Scene Wait(ResourceAccess held) => Table()
            .Held("Table", new HolderFacts(11, null, held)).Held("Account", 12)
            .Thread(11, "Account").Thread(12, "Table", access: ResourceAccess.Upgradeable);

        Wait(ResourceAccess.Shared).Find().ShouldBeEmpty();
        Wait(ResourceAccess.Upgradeable).Find().ShouldHaveSingleItem();
    }
}
