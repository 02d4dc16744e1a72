using ConcurrencyOps.Scheduling;
using CsCheck;

namespace ConcurrencyOps.Tests.Scheduling;

public sealed class OutputBufferTests
{
    private readonly Signal _consumer = new();

    [Fact]
    public void Nothing_of_a_settled_attempt_gets_through_and_it_settles_once()
    {
        var buffer = Buffer(10, ordered: false);
        var attempt = Attempt(0);
        buffer.Emit(attempt, OutputKind.Output, "early");

        buffer.TrySettle(attempt, new AttemptOutcome(WorkStatus.TimedOut), 5).ShouldBeTrue();
        buffer.Emit(attempt, OutputKind.Output, "late");
        buffer.TrySettle(attempt, AttemptOutcome.Success, 6).ShouldBeFalse();

        Values(buffer).ShouldBe(["early"]);
        (attempt.Outcome.Status, attempt.EndedAt).ShouldBe((WorkStatus.TimedOut, 5));
    }

    [Fact]
    public void What_is_kept_stays_with_the_attempt()
    {
        var buffer = new OutputBuffer(1, false, kind => kind == OutputKind.Error, _consumer, TimeProvider.System);
        var attempt = Attempt(0);
        buffer.Emit(attempt, OutputKind.Output, "out");
        buffer.Emit(attempt, OutputKind.Error, "kept");
        buffer.Emit(attempt, OutputKind.Error, "kept, too");

        Values(buffer).ShouldBe(["out"]);
        attempt.Kept!.Select(record => record.Value).ShouldBe(["kept", "kept, too"]);
    }

    [Fact]
    public void A_writer_waits_while_the_consumer_is_behind()
    {
        var buffer = Buffer(2, ordered: false);
        using var writer = new Writer(buffer, Attempt(0), 3);

        writer.AwaitBlockedAfter(2);
        Values(buffer).ShouldBe([0, 1]);
        writer.AwaitEnd();
        Values(buffer).ShouldBe([2]);
    }

    [Fact]
    public void A_writer_behind_the_head_waits_until_its_turn_and_the_head_does_not()
    {
        var buffer = Buffer(2, ordered: true);
        var head = Attempt(0);
        using var writer = new Writer(buffer, Attempt(1), 3);

        writer.AwaitBlockedAfter(2);
        buffer.Emit(head, OutputKind.Output, "head");
        Values(buffer).ShouldBe(["head"]);
        writer.Written.ShouldBe(2);

        buffer.Close(head.Entry, null);
        Values(buffer).ShouldBe([0, 1]);
        writer.AwaitEnd();
        Values(buffer).ShouldBe([2]);
    }

    [Fact]
    public void Settling_an_attempt_frees_its_blocked_writer_and_drops_the_record()
    {
        var buffer = Buffer(1, ordered: false);
        var attempt = Attempt(0);
        using var writer = new Writer(buffer, attempt, 2);
        writer.AwaitBlockedAfter(1);

        buffer.TrySettle(attempt, new AttemptOutcome(WorkStatus.Cancelled), 0);

        writer.AwaitEnd();
        Values(buffer).ShouldBe([0]);
    }

    [Fact]
    public void After_an_abort_nobody_waits_and_nothing_comes()
    {
        var buffer = Buffer(1, ordered: true);
        using var writer = new Writer(buffer, Attempt(1), 2);
        writer.AwaitBlockedAfter(1);

        buffer.Abort();

        writer.AwaitEnd();
        buffer.Close(Attempt(0).Entry, null);
        buffer.Notify(new RunNotice(RunNoticeKind.TotalTimeout, ""));
        Values(buffer).ShouldBeEmpty();
    }

    [Fact]
    public void Questions_and_progress_neither_wait_nor_keep_the_order()
    {
        var buffer = Buffer(1, ordered: true);
        buffer.Emit(Attempt(0), OutputKind.Output, "fills the buffer");
        buffer.Emit(Attempt(7), OutputKind.HostCall, "question");
        buffer.Emit(Attempt(8), OutputKind.Progress, "progress");

        Values(buffer).ShouldBe(["fills the buffer", "question", "progress"]);
    }

    [Fact]
    public void A_record_that_makes_the_buffer_non_empty_wakes_the_consumer()
    {
        var buffer = Buffer(5, ordered: true);
        buffer.Emit(Attempt(1), OutputKind.Output, 1);
        _consumer.Wait(TimeSpan.Zero).ShouldBeFalse();

        buffer.Close(Attempt(0).Entry, null);

        _consumer.Wait(TimeSpan.Zero).ShouldBeTrue();
    }

    /// <summary>The model: the consumer sees all records of the items up to the head, item by item; without order, all as they came.</summary>
    [Fact]
    public void Any_sequence_of_operations_agrees_with_a_naive_model() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 4], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5]).Array[0, 60]).Sample(
            (ordered, capacity, operations) =>
            {
                var buffer = Buffer(capacity, ordered);
                var model = new OutputModel(6, capacity, ordered);
                var attempts = Enumerable.Range(0, 6).Select(index => Attempt(index)).ToArray();
                List<object?> seen = [];
                for (var step = 0; step < operations.Length; step++)
                {
                    var (operation, item) = operations[step];
                    if (operation < 6 && !attempts[item].Settled && model.HasRoom(item))
                        buffer.Emit(attempts[item], OutputKind.Output, model.Written(item, step));
                    else if (operation is 6 or 7 && buffer.TrySettle(attempts[item], AttemptOutcome.Success, 0))
                        buffer.Close(attempts[item].Entry, model.Closed(item, step).Select(value => new OutputRecord(OutputKind.Result, value, attempts[item].Entry, 1)).ToList());
                    else if (operation > 7)
                        seen.AddRange(Values(buffer));

                    model.Drained = seen.Count;
                    buffer.Head.ShouldBe(ordered ? model.Head : 0);
                    model.Held.ShouldBeLessThanOrEqualTo(capacity + attempts.Length);
                }

                seen.AddRange(Values(buffer));
                seen.ShouldBe(model.Visible);
            },
            iter: 3_000);

    private static WorkAttempt Attempt(long index) => new(new WorkEntry(index, null, null, 0), 1, 1, 0);

    private static List<object?> Values(OutputBuffer buffer) => [.. buffer.Drain([]).Select(record => record.Value)];

    private OutputBuffer Buffer(int capacity, bool ordered) => new(capacity, ordered, _ => false, _consumer, TimeProvider.System);

    private sealed class OutputModel(int items, int capacity, bool ordered)
    {
        private readonly List<(int Item, object? Value)> _all = [];
        private readonly HashSet<int> _closed = [];

        public int Head => Enumerable.Range(0, items + 1).First(item => !_closed.Contains(item));

        public int Drained { get; set; }

        public List<object?> Visible => ordered
            ? [.. _all.Where(record => record.Item <= Head).OrderBy(record => record.Item).Select(record => record.Value)]
            : [.. _all.Select(record => record.Value)];

        public int Held => ordered ? _all.Count(record => record.Item > Head) : 0;

        public bool HasRoom(int item) => ordered && item != Head ? Held < capacity : Visible.Count - Drained < capacity;

        public int Written(int item, int value)
        {
            _all.Add((item, value));
            return value;
        }

        public IEnumerable<object?> Closed(int item, int value)
        {
            _all.Add((item, -value));
            _closed.Add(item);
            return [-value];
        }
    }

    private sealed class Writer : IDisposable
    {
        private readonly Thread _thread;
        private int _written;

        public Writer(OutputBuffer buffer, WorkAttempt attempt, int count)
        {
            _thread = new Thread(() =>
            {
                for (var i = 0; i < count; i++)
                {
                    buffer.Emit(attempt, OutputKind.Output, i);
                    Interlocked.Increment(ref _written);
                }
            })
            { IsBackground = true };
            _thread.Start();
        }

        public int Written => Volatile.Read(ref _written);

        public void AwaitBlockedAfter(int written) =>
            Gate.Until(() => Written == written && _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), $"the writer waited after {written} records");

        public void AwaitEnd() => _thread.Join(Gate.Patience).ShouldBeTrue();

        public void Dispose() => AwaitEnd();
    }
}
