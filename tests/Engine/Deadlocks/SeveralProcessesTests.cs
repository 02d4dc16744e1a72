using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class SeveralProcessesTests
{
    [Fact]
    public void A_circle_across_processes_names_them()
    {
        var one = new Scene(70, "perl").Resource("file a", ResourceKind.FileLock, machineWide: true, label: "/tmp/a")
            .Held("file a", 70).Resource("file b", ResourceKind.FileLock, machineWide: true, label: "/tmp/b").Thread(70, "file b", how: "flock");
        var other = new Scene(71, "dotnet").Resource("file b", ResourceKind.FileLock, machineWide: true, label: "/tmp/b")
            .Held("file b", 75).Thread(71).Thread(75, "file a", name: "locker");

        var deadlock = DeadlockFinder.Find([other.Facts, one.Facts]).ShouldHaveSingleItem();

        deadlock.Cycle.ShouldBe("process 70 'perl' waits for /tmp/b, locked by thread 75 'locker' of process 71 'dotnet', " +
            "which waits for /tmp/a, locked by process 70");
        (deadlock.Kind, deadlock.ProcessId, deadlock.ProcessName).ShouldBe((DeadlockKind.FileLock, 70, "perl"));
        deadlock.Source.ShouldBe("process 70, process 71");
    }

    [Fact]
    public void What_has_the_same_id_in_two_processes_is_not_the_same()
    {
        var one = new Scene(70).Resource("A").Resource("B").Held("A", 701).Thread(701, "B");
        var other = new Scene(71).Resource("A").Resource("B").Held("B", 711).Thread(711, "A");

        DeadlockFinder.Find([one.Facts, other.Facts]).ShouldBeEmpty();
    }

    [Fact]
    public void What_one_process_knows_for_sure_counts_more_than_what_another_infers()
    {
        var one = new Scene(70).Resource("M", ResourceKind.NamedMutex, inferred: true, machineWide: true).Held("M", 701).Thread(701, "M");
        var other = new Scene(71).Resource("M", ResourceKind.NamedMutex, machineWide: true).Held("M", 711).Thread(711);

        DeadlockFinder.Find([one.Facts, other.Facts]).ShouldBeEmpty();
    }
}
