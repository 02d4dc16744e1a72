using ConcurrencyOps.Locking;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>The events that are kept.</summary>
public sealed class LockRecorderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_event_says_what_happened_to_which_lock_where_and_when()
    {
        var time = new FakeTimeProvider(Start);
        var table = new LockTable(time, 100);
        var actor = new Actor(table, 4);
        time.Advance(TimeSpan.FromMilliseconds(1.5));
        actor.Ask(["Accounts"], LockMode.Shared, line: 9);
        time.Advance(TimeSpan.FromMilliseconds(2));
        actor.Leave();

        LockEvent[] events = [.. table.Recorded().Events];

        events[0].ShouldBe(new LockEvent
        {
            Timestamp = Start.AddMilliseconds(1.5),
            TimestampNs = events[0].TimestampNs,
            ThreadId = 4,
            ThreadName = "actor 4",
            LockId = "ACCOUNTS",
            LockName = "Accounts",
            Event = LockEventKind.Acquired,
            Mode = LockMode.Shared,
            Site = $"{Actor.File}:9",
        });
        events[1].ShouldBe(events[0] with { Event = LockEventKind.Released, Timestamp = Start.AddMilliseconds(3.5), TimestampNs = events[0].TimestampNs + 2_000_000 });
    }

    [Fact]
    public void No_two_have_the_same_time_and_the_order_is_that_of_what_happened()
    {
        var table = new LockTable(new FakeTimeProvider(Start), 100);
        Actor a = new(table, 1), b = new(table, 2);
        a.Ask(["x", "y"]);
        b.Ask(["y"]);
        a.Leave();

        LockEvent[] events = [.. table.Recorded().Events];

        events.Select(one => one.TimestampNs).ShouldBeInOrder();
        events.Select(one => one.TimestampNs).ShouldBeUnique();
        string.Join(' ', events.Select(one => $"{one.ThreadId}{one.Event}-{one.LockName}")).ShouldBe("1Acquired-x 1Acquired-y 2Waiting-y 1Released-y 2Acquired-y 1Released-x");
    }

    [Theory]
    [InlineData(1, 5, 4)]
    [InlineData(10, 5, 0)]
    [InlineData(10, 10, 0)]
    [InlineData(10, 23, 13)]
    [InlineData(100, 64, 0)]
    [InlineData(100, 65, 0)]
    [InlineData(100, 1000, 900)]
    public void The_latest_are_kept_and_those_for_which_there_was_no_room_are_counted(int capacity, int written, int dropped)
    {
        var (recorder, about, origin) = New(capacity);
        for (var i = 0; i < written; i++)
            recorder.Record(i, about, origin, LockEventKind.Acquired, LockMode.Exclusive);

        var copy = recorder.Copy();

        copy.Dropped.ShouldBe(dropped);
        copy.Entries.Select(entry => (int)entry.TimestampNs).ShouldBe(Enumerable.Range(dropped, written - dropped));
    }

    [Theory]
    [InlineData(3, 4, 0)]
    [InlineData(15, 4, 0)]
    [InlineData(15, 14, 4)]
    public void A_clear_forgets_what_was_and_begins_to_count_anew(int before, int after, int dropped)
    {
        var (recorder, about, origin) = New(10);
        for (var i = 0; i < before; i++)
            recorder.Record(i, about, origin, LockEventKind.Acquired, LockMode.Exclusive);

        recorder.Clear();
        recorder.Copy().Entries.ShouldBeEmpty();
        for (var i = 0; i < after; i++)
            recorder.Record(before + i, about, origin, LockEventKind.Acquired, LockMode.Exclusive);

        var copy = recorder.Copy();
        copy.Dropped.ShouldBe(dropped);
        copy.Entries.Select(entry => (int)entry.TimestampNs).ShouldBe(Enumerable.Range(before + dropped, after - dropped));
    }

    [Fact]
    public void A_place_is_the_file_and_line_or_the_line_alone_or_not_known()
    {
        var holder = new LockHolder(1, null);

        new[] { holder.At("/a.ps1", 3), holder.At("", 3), holder.At(null, 0) }.Select(origin => origin.Site).ShouldBe(["/a.ps1:3", "line:3", null]);
    }

    [Fact]
    public void An_uncontended_call_allocates_nothing()
    {
        var table = new LockTable(TimeProvider.System, 100);
        var holder = LockHolder.OfThisThread;
        var request = table.Request(["x"], LockMode.Exclusive, holder, holder.At("/a.ps1", 1));
        Use(1_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Use(1_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Use(int times)
        {
            for (var i = 0; i < times; i++)
            {
                table.Enter(request, null, CancellationToken.None);
                table.Exit(request);
            }
        }
    }

    private static (LockRecorder Recorder, NamedLock About, LockOrigin Origin) New(int capacity) =>
        (new LockRecorder(capacity), new NamedLock("x"), new LockOrigin(1, null, null, 0));
}
