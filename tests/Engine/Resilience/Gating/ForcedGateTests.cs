using ConcurrencyOps.Resilience;
using ConcurrencyOps.Tests.State;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>Calls that a user insists on.</summary>
public sealed class ForcedGateTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StateSamples.Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_forced_call_goes_through_an_open_circuit_and_closes_it()
    {
        var gate = New(threshold: 1);
        await gate.Fail(1);

        await Force(gate, CircuitOutcome.Success);

        (await gate.Call(CircuitOutcome.Success)).ShouldBeNull();
        (await gate.State()).State.ShouldBe(CircuitPhase.Closed);
    }

    [Fact]
    public async Task A_forced_call_takes_the_probe_from_the_one_that_has_it()
    {
        var gate = New(threshold: 1);
        await gate.Fail(1);
        _time.Advance(Gates.Recovery);
        var probe = await gate.EnterAsync();

        var forced = await gate.Forced().EnterAsync();
        gate.Leave(Gates.Key, probe, CircuitOutcome.Success, null);
        (await gate.State()).State.ShouldBe(CircuitPhase.HalfOpen);

        gate.Leave(Gates.Key, forced, CircuitOutcome.Success, null);
        (await gate.State()).State.ShouldBe(CircuitPhase.Closed);
    }

    [Fact]
    public async Task Failures_of_forced_calls_open_a_closed_circuit()
    {
        var gate = New(threshold: 2);
        await Force(gate, CircuitOutcome.Failure);
        await Force(gate, CircuitOutcome.Failure);

        (await gate.Call(CircuitOutcome.Success)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_cancelled_forced_call_leaves_the_circuit_as_it_was()
    {
        var gate = New(threshold: 1);
        await gate.Fail(1);
        var before = await gate.State();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Force(gate, CircuitOutcome.Cancelled);
        await Should.ThrowAsync<OperationCanceledException>(gate.Forced().EnterAsync(Gates.Key, null, source.Token).AsTask());

        (await gate.State()).ShouldBe(before);
    }

    [Fact]
    public async Task A_forced_call_waits_for_its_turn_and_no_circuit_that_opens_ends_its_wait()
    {
        var gate = New(threshold: 1, limit: 1);
        await gate.Turn();
        var waits = gate.Forced().WaitForTurnAsync(Gates.Key, CancellationToken.None).AsTask();

        await gate.Fail(1);
        waits.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(1));
        (await waits.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task A_forced_call_closes_what_another_process_opened_whether_this_one_knew_it_or_not()
    {
        var one = New(threshold: 1, isShared: true);
        var other = New(threshold: 1, isShared: true);
        (await other.Call(CircuitOutcome.Success)).ShouldBeNull();
        await one.Fail(1);

        await Force(other, CircuitOutcome.Success);
        await other.FlushAsync();

        (await New(threshold: 1, isShared: true).Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    [Fact]
    public async Task While_a_forced_call_probes_no_other_process_does()
    {
        await New(threshold: 1, isShared: true).Fail(1);
        var forced = New(threshold: 1, isShared: true);
        _time.Advance(Gates.Recovery);
        var pass = await forced.Forced().EnterAsync();

        (await New(threshold: 1, isShared: true).Call(CircuitOutcome.Success)).ShouldNotBeNull().IsProbing.ShouldBeTrue();
        forced.Leave(Gates.Key, pass, CircuitOutcome.Success, null);
        await forced.FlushAsync();
        (await New(threshold: 1, isShared: true).Call(CircuitOutcome.Success)).ShouldBeNull();
    }

    private static async Task Force(PolicyGate gate, CircuitOutcome outcome)
    {
        var forced = gate.Forced();
        var pass = await forced.EnterAsync();
        pass.Refusal.ShouldBeNull();
        (await forced.BeginAsync(Gates.Key, pass, CancellationToken.None)).ShouldBeNull();
        forced.Leave(Gates.Key, pass, outcome, outcome == CircuitOutcome.Failure ? "down" : null);
    }

    private PolicyGate New(int threshold, int? limit = null, bool isShared = false) => new(
        Gates.Rules(threshold, limit), _time, isShared ? new SharedKeyStore(_folder.At("state.json"), "p", _time) : null);
}
