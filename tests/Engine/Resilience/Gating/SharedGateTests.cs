using ConcurrencyOps.Resilience;
using ConcurrencyOps.Tests.State;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>Two gates on one file are two processes: they share nothing else.</summary>
public sealed class SharedGateTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StateSamples.Start);

    private string StateFile => _folder.At("state.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_circuit_that_opened_is_open_for_the_next_process()
    {
        await Open(threshold: 2).Fail(2);

        var next = Open(threshold: 2);

        (await next.Call(CircuitOutcome.Success)).ShouldNotBeNull().RetryAt.ShouldBe(_time.GetUtcNow() + Gates.Recovery);
        var state = await Open(threshold: 2).State();
        (state.State, state.ConsecutiveFailures, state.LastError).ShouldBe((CircuitPhase.Open, 2, "down"));
    }

    [Fact]
    public async Task Failures_of_two_processes_add_up()
    {
        var one = Open(threshold: 4);
        var other = Open(threshold: 4);
        await one.Fail(2);
        await other.Fail(2);
        await one.FlushAsync();
        await other.FlushAsync();

        (await other.State()).ConsecutiveFailures.ShouldBe(4);
        (await Open(threshold: 4).Call(CircuitOutcome.Success)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_two_processes_whose_time_has_come_one_probes()
    {
        await Open(threshold: 1).Fail(1);
        var gates = Enumerable.Range(0, 8).Select(_ => Open(threshold: 1)).ToArray();
        foreach (var gate in gates)
            (await gate.Call(CircuitOutcome.Success)).ShouldNotBeNull();

        _time.Advance(Gates.Recovery);
        var passes = await Task.WhenAll(gates.Select(gate => Task.Run(() => gate.EnterAsync().AsTask())));

        passes.Count(pass => pass.Refusal is null).ShouldBe(1);
        passes.Where(pass => pass.Refusal is not null).ShouldAllBe(pass => pass.Refusal!.IsProbing);
    }

    [Fact]
    public async Task When_the_probe_has_succeeded_the_other_process_calls_again()
    {
        var one = Open(threshold: 1);
        var other = Open(threshold: 1);
        await one.Fail(1);
        (await other.Call(CircuitOutcome.Success)).ShouldNotBeNull();
        _time.Advance(Gates.Recovery);
        (await one.Call(CircuitOutcome.Success)).ShouldBeNull();

        (await other.Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    [Fact]
    public async Task A_probe_whose_process_died_is_anothers_when_its_lease_has_run_out()
    {
        await Open(threshold: 1).Fail(1);
        _time.Advance(Gates.Recovery);
        (await Open(threshold: 1).EnterAsync()).Refusal.ShouldBeNull();

        (await Open(threshold: 1).Call(CircuitOutcome.Success)).ShouldNotBeNull();
        _time.Advance(GateRules.LeaseFor(null));
        (await Open(threshold: 1).Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    [Fact]
    public async Task A_cancelled_probe_leaves_no_lease_behind()
    {
        await Open(threshold: 1).Fail(1);
        _time.Advance(Gates.Recovery);
        (await Open(threshold: 1).Call(CircuitOutcome.Cancelled)).ShouldBeNull();

        (await Open(threshold: 1).Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_probe_that_is_cancelled_while_another_process_holds_the_file_ends_at_once_and_leaves_no_lease_behind(bool isForced)
    {
        await Open(threshold: 1).Fail(1);
        var held = new HeldStore(new SharedKeyStore(StateFile, "p", _time));
        var gate = new PolicyGate(Gates.Rules(threshold: 1), _time, held);
        (await gate.Call(CircuitOutcome.Success)).ShouldNotBeNull();
        _time.Advance(Gates.Recovery);
        held.Hold();
        using var stop = new CancellationTokenSource();
        var entering = isForced ? gate.ForceAsync(Gates.Key, null, stop.Token).AsTask() : gate.EnterAsync(Gates.Key, null, stop.Token).AsTask();
        await held.AwaitWaiterAsync();

        await stop.CancelAsync();

        // The file is still held.
        await Should.ThrowAsync<OperationCanceledException>(() => entering.WaitAsync(Patience, TestContext.Current.CancellationToken));
        held.LetGo();
        await gate.FlushAsync();
        (await Open(threshold: 1).Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    [Fact]
    public async Task Turns_that_one_process_took_the_next_one_does_not_have()
    {
        var one = Open(limit: 10, windowSeconds: 3600);
        for (var i = 0; i < 8; i++)
            await one.Turn();

        await one.FlushAsync();
        var next = Open(limit: 10, windowSeconds: 3600);
        var turns = Enumerable.Range(0, 5).Select(_ => next.Turn()).ToList();

        turns.Count(turn => turn.IsCompleted).ShouldBe(2);
    }

    [Fact]
    public async Task A_reset_reaches_the_other_process()
    {
        var one = Open(threshold: 1);
        var other = Open(threshold: 1);
        await one.Fail(1);
        (await other.Call(CircuitOutcome.Success)).ShouldNotBeNull();

        one.Reset("K");
        (await one.ConfirmResetsAsync()).ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(2));
        await other.FlushAsync();

        (await other.Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    [Fact]
    public async Task Policies_of_other_names_in_the_same_file_do_not_concern_each_other()
    {
        await Open(threshold: 1).Fail(1);

        (await Open("q", threshold: 1).Call(CircuitOutcome.Success)).ShouldBeNull();
        (await Open("q", threshold: 1).StatesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_process_lists_the_keys_that_the_file_knows_closed_ones_too()
    {
        var one = Open(threshold: 3, limit: 5, windowSeconds: 3600);
        await one.Fail(1, "failing");
        await one.Turn("calm");
        await one.FlushAsync();

        var states = await Open(threshold: 3, limit: 5, windowSeconds: 3600).StatesAsync();

        states.Select(static state => (state.Key, state.State, state.ConsecutiveFailures)).ShouldBe(
            [("calm", CircuitPhase.Closed, 0), ("failing", CircuitPhase.Closed, 1)]);
    }

    [Fact]
    public async Task A_file_out_of_reach_is_one_warning_and_nothing_is_lost_when_it_is_back()
    {
        var gate = Open(threshold: 3);
        var failing = new FailingStore(new SharedKeyStore(StateFile, "p", _time));
        var cut = new PolicyGate(Gates.Rules(threshold: 3), _time, failing);

        failing.IsOutOfReach = true;
        await cut.Fail(3);
        (await cut.Call(CircuitOutcome.Success)).ShouldNotBeNull();
        await cut.FlushAsync();
        cut.TakeWarnings().ShouldHaveSingleItem().ShouldContain("'p'");

        failing.IsOutOfReach = false;
        await cut.FlushAsync();
        (await gate.State()).State.ShouldBe(CircuitPhase.Open);
    }

    [Fact]
    public async Task A_wall_clock_set_back_between_two_processes_holds_a_circuit_open_no_longer_than_its_time()
    {
        await Open(threshold: 1).Fail(1);
        var earlier = new FakeTimeProvider(StateSamples.Start.AddHours(-1));
        var gate = new PolicyGate(Gates.Rules(threshold: 1), earlier, new SharedKeyStore(StateFile, "p", earlier));
        (await gate.Call(CircuitOutcome.Success)).ShouldNotBeNull();
        await gate.FlushAsync();

        earlier.Advance(Gates.Recovery);

        (await gate.Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    private PolicyGate Open(string policy = "p", int? threshold = null, int? limit = null, double windowSeconds = 1) => new(
        Gates.Rules(threshold, limit, windowSeconds) with { Policy = policy }, _time, new SharedKeyStore(StateFile, policy, _time));

    private sealed class FailingStore(IKeyStore inner) : IKeyStore
    {
        public bool IsOutOfReach { get; set; }

        public StoredKeys Read() => IsOutOfReach ? throw new IOException("gone") : inner.Read();

        public Task<StoredKeys> UpdateAsync(IReadOnlyList<(string Key, KeyEvent Event)> events, TimeSpan offset) =>
            IsOutOfReach ? throw new IOException("gone") : inner.UpdateAsync(events, offset);

        public bool HasCorrections => inner.HasCorrections;

        public IReadOnlyList<string> TakeWarnings() => [];
    }
}
