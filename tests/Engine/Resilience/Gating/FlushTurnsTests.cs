using ConcurrencyOps.Resilience;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>When flushes are made, and who shares them.</summary>
public sealed class FlushTurnsTests
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private readonly TimersTime _time = new();
    private readonly List<bool> _made = [];
    private readonly FlushTurns _turns;
    private TimeSpan _takes;
    private TaskCompletionSource? _held;

    public FlushTurnsTests() => _turns = new FlushTurns(FlushAsync, LongestRest, _time);

    [Fact]
    public async Task All_who_come_while_one_is_under_way_share_the_next_and_it_takes_all_keys_when_one_of_them_wants_that()
    {
        _held = new TaskCompletionSource();
        var first = _turns.Now(takesAll: false);
        Gate.Until(() => _made.Count == 1, "the first is under way");
        var others = Enumerable.Range(0, 20).Select(number => _turns.Now(takesAll: number == 7)).ToArray();

        _held.SetResult();

        (await first).ShouldBeNull();
        (await Task.WhenAll(others)).ShouldAllBe(static failure => failure == null);
        _made.ShouldBe([false, true]);
    }

    [Fact]
    public async Task When_the_one_under_way_fails_those_who_share_the_next_wait_no_longer()
    {
        _held = new TaskCompletionSource();
        var first = _turns.Now(takesAll: false);
        Gate.Until(() => _made.Count == 1, "the first is under way");
        var other = _turns.Now(takesAll: true);

        _held.SetException(new IOException("held"));

        (await first).ShouldNotBeNull().ShouldBe(await other);
        _made.Count.ShouldBe(1);

        _held = null;
        (await _turns.Now(takesAll: false)).ShouldBeNull();
        _made.ShouldBe([false, true], "what the other wanted is not forgotten");
    }

    [Fact]
    public async Task One_that_nobody_waits_for_keeps_its_distance_and_one_that_somebody_waits_for_does_not()
    {
        _takes = TimeSpan.FromSeconds(0.1);
        await _turns.Now(takesAll: false);
        _turns.Soon();
        _turns.Soon();
        _time.AwaitTimers(1);
        _time.Advance(TimeSpan.FromSeconds(0.3));
        _made.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Gate.Until(() => _made.Count == 2 && !_turns.IsRunning, "its time has come");

        _turns.Soon();
        _time.AwaitTimers(2);
        (await _turns.Now(takesAll: false).WaitAsync(Gate.Patience, TestContext.Current.CancellationToken)).ShouldBeNull();
        _made.Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_first_one_is_made_at_once_and_the_distance_has_a_limit()
    {
        _takes = TimeSpan.FromHours(1);
        _turns.Soon();
        Gate.Until(() => _made.Count == 1 && !_turns.IsRunning, "the first was made");
        _turns.Soon();
        _time.AwaitTimers(1);

        _time.Advance(LongestRest);

        Gate.Until(() => _made.Count == 2 && !_turns.IsRunning, "the second was made");
        (await _turns.Now(takesAll: false)).ShouldBeNull();
    }

    // One at a time: whatever overlaps would not be counted right.
    private async Task<Exception?> FlushAsync(bool takesAll)
    {
        _made.Add(takesAll);
        _time.Advance(_takes);
        try
        {
            await (_held?.Task ?? Task.CompletedTask);
            return null;
        }
        catch (IOException failure)
        {
            return failure;
        }
    }
}
