using ConcurrencyOps.Resilience;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Resilience;

public sealed class PolicyGateTests
{
    private readonly TimersTime _time = new();

    [Fact]
    public async Task After_the_threshold_calls_are_refused_and_told_until_when()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 3), _time);
        await gate.Fail(3);

        var refusal = (await gate.Call(CircuitOutcome.Success)).ShouldNotBeNull();

        (refusal.Policy, refusal.Key, refusal.RetryAt, refusal.LastError).ShouldBe(("p", Gates.Key, _time.GetUtcNow() + Gates.Recovery, "down"));
        refusal.Message.ShouldContain("'p'");
        refusal.Message.ShouldContain("'k'");
        refusal.Message.ShouldContain("Reset-Circuit");
    }

    [Fact]
    public async Task A_success_in_between_starts_the_count_anew()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 3), _time);
        await gate.Fail(2);
        await gate.Call(CircuitOutcome.Success);
        await gate.Fail(2);

        (await gate.Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    [Fact]
    public async Task Keys_do_not_concern_each_other_and_have_no_case()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 1), _time);
        await gate.Fail(1, "a");

        (await gate.Call(CircuitOutcome.Success, "b")).ShouldBeNull();
        (await gate.Call(CircuitOutcome.Success, "A")).ShouldNotBeNull();
    }

    [Fact]
    public async Task When_its_time_has_come_one_call_goes_through_and_the_others_wait_for_its_outcome()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 1), _time);
        await gate.Fail(1);
        _time.Advance(Gates.Recovery);

        var probe = await gate.EnterAsync();
        probe.Refusal.ShouldBeNull();
        (await gate.Call(CircuitOutcome.Success)).ShouldNotBeNull().IsProbing.ShouldBeTrue();
        (await gate.State()).State.ShouldBe(CircuitPhase.HalfOpen);

        gate.Leave(Gates.Key, probe, CircuitOutcome.Success, null);
        (await gate.Call(CircuitOutcome.Success)).ShouldBeNull();
        (await gate.State()).ShouldBe(new CircuitState { Policy = "p", Key = "k", State = CircuitPhase.Closed, ConsecutiveFailures = 0, OpenedAt = null, RetryAt = null, LastError = null });
    }

    [Fact]
    public async Task A_cancelled_probe_neither_closes_nor_opens_and_the_next_call_probes_at_once()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 1), _time);
        await gate.Fail(1);
        _time.Advance(Gates.Recovery);

        (await gate.Call(CircuitOutcome.Cancelled)).ShouldBeNull();

        var next = await gate.EnterAsync();
        next.Refusal.ShouldBeNull();
        (await gate.Call(CircuitOutcome.Success)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Cancelled_calls_touch_nothing()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 2), _time);
        await gate.Fail(1);

        await gate.Call(CircuitOutcome.Cancelled);

        (await gate.State()).ConsecutiveFailures.ShouldBe(1);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_back_keeps_no_circuit_open()
    {
        var time = new SteppedTime();
        var gate = new PolicyGate(Gates.Rules(threshold: 1), time);
        await gate.Fail(1);

        time.Step = TimeSpan.FromHours(-1);
        time.Advance(Gates.Recovery);

        (await gate.Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reset_closes_at_once_and_forgets()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 1), _time);
        await gate.Fail(1);

        gate.Reset(Gates.Key);

        (await gate.Call(CircuitOutcome.Success)).ShouldBeNull();
        (await gate.State()).ConsecutiveFailures.ShouldBe(0);
    }

    [Fact]
    public async Task Turns_come_one_window_by_limit_apart_after_a_burst_of_the_limit()
    {
        var gate = new PolicyGate(Gates.Rules(limit: 2), _time);
        var turns = Enumerable.Range(0, 4).Select(_ => gate.Turn()).ToArray();
        turns.Select(turn => turn.IsCompleted).ShouldBe([true, true, false, false]);

        _time.Advance(TimeSpan.FromSeconds(0.5));
        await turns[2];
        turns[3].IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(0.5));
        await turns[3];
    }

    [Fact]
    public async Task A_cancelled_wait_gives_its_turn_back()
    {
        var gate = new PolicyGate(Gates.Rules(limit: 1, windowSeconds: 10), _time);
        await gate.Turn();
        using var source = new CancellationTokenSource();
        var waits = gate.WaitForTurnAsync(Gates.Key, source.Token).AsTask();

        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waits);

        _time.Advance(TimeSpan.FromSeconds(10));
        gate.Turn().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_waits_for_a_turn_is_refused_as_soon_as_the_circuit_opens_and_leaves_the_turn_to_others()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 1, limit: 1, windowSeconds: 3600), _time);
        await gate.Turn();
        var waits = gate.Turn();

        await gate.Fail(1);

        (await waits.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldNotBeNull().Key.ShouldBe(Gates.Key);
        _time.Advance(TimeSpan.FromHours(1));
        gate.Turn().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Idle_keys_are_forgotten_when_there_are_very_many_and_the_others_are_kept()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 1, limit: 5), _time);
        await gate.Fail(1, "down");

        for (var i = 0; i < 30_000; i++)
        {
            await gate.Turn($"key{i}");
            if (i % 1000 == 0)
                _time.Advance(TimeSpan.FromMilliseconds(1500));
        }

        gate.KeysInMemory.Count.ShouldBeLessThan(25_000);
        gate.KeysInMemory.ShouldContain("down");
    }

    [Fact]
    public async Task Under_many_threads_every_failure_counts_and_one_call_probes()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 4_000), _time);
        await Crowd(8, () => gate.Fail(500));
        (await gate.Call(CircuitOutcome.Success)).ShouldNotBeNull();
        (await gate.State()).ConsecutiveFailures.ShouldBe(4_000);

        _time.Advance(Gates.Recovery);
        var passes = 0;
        await Crowd(8, async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                if ((await gate.EnterAsync()).Refusal is null)
                    Interlocked.Increment(ref passes);
            }
        });
        passes.ShouldBe(1);
    }

    [Fact]
    public async Task Under_many_threads_no_more_turns_are_given_than_the_limit()
    {
        var gate = new PolicyGate(Gates.Rules(limit: 100, windowSeconds: 60), _time);
        var turns = new System.Collections.Concurrent.ConcurrentBag<Task>();

        await Crowd(8, () =>
        {
            for (var i = 0; i < 50; i++)
                turns.Add(gate.Turn());

            return Task.CompletedTask;
        });

        turns.Count(turn => turn.IsCompleted).ShouldBe(100);
        _time.Advance(TimeSpan.FromSeconds(60));
        Gate.Until(() => turns.Count(turn => turn.IsCompleted) == 200, "another hundred had their turn");
        _time.Advance(TimeSpan.FromMinutes(10));
        await Task.WhenAll(turns);
    }

    private static Task Crowd(int size, Func<Task> work)
    {
        var start = new Barrier(size);
        return Task.WhenAll(Enumerable.Range(0, size).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return work();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
    }
}
