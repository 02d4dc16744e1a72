using ConcurrencyOps.Scheduling;
using CsCheck;

namespace ConcurrencyOps.Tests.Scheduling;

public sealed class WorkQueueTests
{
    private static readonly string?[] Keys = [null, "a", "B", "b", "c"];

    private long _next;

    [Fact]
    public void Without_partitions_it_is_first_come_first_served_whatever_the_keys()
    {
        var queue = new WorkQueue(null);
        Enqueue(queue, "a", "b", "a", null, "b");

        DequeueAll(queue).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void Keys_take_turns_however_many_items_one_of_them_has()
    {
        var queue = new WorkQueue(10);
        Enqueue(queue, "a", "a", "a", "b", "c", "b");

        DequeueAll(queue).ShouldBe([0, 3, 4, 1, 5, 2]);
    }

    [Fact]
    public void On_request_the_oldest_item_that_may_start_comes_first()
    {
        var queue = new WorkQueue(1, oldestFirst: true);
        Enqueue(queue, "a", "a", "b", "c");

        queue.TryDequeue(out var first).ShouldBeTrue();
        queue.TryDequeue(out var second).ShouldBeTrue();
        queue.Release(first!);

        (first!.Index, second!.Index).ShouldBe((0, 2));
        DequeueAll(queue).ShouldBe([1, 3]);
    }

    [Fact]
    public void A_key_at_its_limit_waits_until_one_of_its_items_ends()
    {
        var queue = new WorkQueue(1);
        Enqueue(queue, "a", "a", "b");

        queue.TryDequeue(out var first).ShouldBeTrue();
        DequeueAll(queue).ShouldBe([2]);
        (queue.HasRunnable, queue.Count).ShouldBe((false, 1));

        queue.Release(first!);
        queue.HasRunnable.ShouldBeTrue();
        DequeueAll(queue).ShouldBe([1]);
    }

    [Fact]
    public void Keys_that_differ_in_letter_case_are_one_and_items_without_a_key_are_another()
    {
        var queue = new WorkQueue(1);
        Enqueue(queue, "a", "A", null, null, "");

        DequeueAll(queue).ShouldBe([0, 2, 4]);
    }

    [Fact]
    public void What_is_removed_comes_oldest_first_and_running_items_still_count_for_their_key()
    {
        var queue = new WorkQueue(1);
        Enqueue(queue, "a", "b", "a", null);
        queue.TryDequeue(out var running);

        queue.RemoveAll().Select(entry => entry.Index).ShouldBe([1, 2, 3]);
        (queue.Count, queue.HasRunnable).ShouldBe((0, false));

        Enqueue(queue, "a");
        queue.HasRunnable.ShouldBeFalse();
        queue.Release(running!);
        DequeueAll(queue).ShouldBe([4]);
    }

    /// <summary>The model scans; the queue must give the same answers.</summary>
    [Fact]
    public void Any_sequence_of_operations_agrees_with_a_naive_model() =>
        Gen.Select(Gen.Int[0, 3], Gen.Bool, Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4]).Array[0, 60]).Sample(
            (most, oldestFirst, operations) =>
            {
                int? limit = most == 0 ? null : most;
                var queue = new WorkQueue(limit, oldestFirst);
                var model = new QueueModel(limit, oldestFirst);
                var index = 0L;
                foreach (var (operation, choice) in operations)
                    Apply(queue, model, operation, choice, ref index);
            },
            iter: 3_000);

    private static void Apply(WorkQueue queue, QueueModel model, int operation, int choice, ref long index)
    {
        if (operation < 5)
        {
            var entry = new WorkEntry(index++, null, Keys[choice], 0);
            queue.Enqueue(entry);
            model.Waiting.Add(entry);
        }
        else if (operation < 7)
        {
            queue.TryDequeue(out var entry).ShouldBe(model.HasRunnable);
            if (entry is not null)
                model.Take(entry);
        }
        else if (operation < 9 && model.Running.Count > 0)
        {
            var entry = model.Running[choice % model.Running.Count];
            queue.Release(entry);
            model.Running.Remove(entry);
        }
        else if (operation == 9 && choice == 0)
        {
            queue.RemoveAll().ShouldBe(model.Waiting);
            model.Waiting.Clear();
        }

        queue.Count.ShouldBe(model.Waiting.Count);
        queue.HasRunnable.ShouldBe(model.HasRunnable);
    }

    private static List<long> DequeueAll(WorkQueue queue)
    {
        List<long> indexes = [];
        while (queue.TryDequeue(out var entry))
            indexes.Add(entry.Index);

        return indexes;
    }

    private void Enqueue(WorkQueue queue, params string?[] keys)
    {
        foreach (var key in keys)
            queue.Enqueue(new WorkEntry(_next++, null, key, 0));
    }

    private sealed class QueueModel(int? limit, bool oldestFirst)
    {
        public List<WorkEntry> Waiting { get; } = [];

        public List<WorkEntry> Running { get; } = [];

        public bool HasRunnable => Waiting.Exists(MayStart);

        /// <summary>Which key's turn it is the tests of the order say; here: the key may start one, and it is the key's oldest.</summary>
        public void Take(WorkEntry entry)
        {
            MayStart(entry).ShouldBeTrue();
            if (oldestFirst)
                entry.ShouldBe(Waiting.Find(MayStart));

            Waiting.Find(waiting => KeyOf(waiting) == KeyOf(entry)).ShouldBe(entry);
            Waiting.Remove(entry);
            Running.Add(entry);
        }

        private bool MayStart(WorkEntry entry) => limit is null || Running.Count(running => KeyOf(running) == KeyOf(entry)) < limit;

        private string? KeyOf(WorkEntry entry) => limit is null ? null : entry.Key?.ToUpperInvariant() ?? "no key";
    }
}
