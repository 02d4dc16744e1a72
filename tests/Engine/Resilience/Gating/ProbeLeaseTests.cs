using ConcurrencyOps.Resilience;
using ConcurrencyOps.Tests.State;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>How long the one call of a half-open circuit keeps others out. Two gates on one file are two processes.</summary>
public sealed class ProbeLeaseTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StateSamples.Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_lasts_as_long_as_this_very_call_can_take_and_a_little_longer()
    {
        var probing = await OpenDue();
        (await probing.EnterAsync(Gates.Key, Timeout, CancellationToken.None)).Refusal.ShouldBeNull();

        _time.Advance(Timeout);
        (await Ask(TimeSpan.FromSeconds(1))).ShouldNotBeNull().RetryAt.ShouldBe(_time.GetUtcNow() + GateRules.LeaseMargin);
        _time.Advance(GateRules.LeaseMargin);
        (await Ask(TimeSpan.FromSeconds(1))).ShouldBeNull();
    }

    [Fact]
    public async Task A_call_that_waits_before_it_begins_has_its_whole_time_from_then_on()
    {
        var probing = await OpenDue();
        var pass = await probing.EnterAsync(Gates.Key, Timeout, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(20));

        (await probing.BeginAsync(Gates.Key, pass, CancellationToken.None)).ShouldBeNull();

        _time.Advance(Timeout);
        (await Ask(Timeout)).ShouldNotBeNull().IsProbing.ShouldBeTrue();
        probing.Leave(Gates.Key, pass, CircuitOutcome.Success, null);
        await probing.FlushAsync();
        (await Ask(Timeout)).ShouldBeNull();
    }

    [Fact]
    public async Task A_call_that_begins_at_once_writes_nothing_more()
    {
        await OpenDue();
        var held = new HeldStore(NewStore());
        var probing = new PolicyGate(Gates.Rules(threshold: 1), _time, held);
        var pass = await probing.EnterAsync(Gates.Key, Timeout, CancellationToken.None);
        var updates = held.Updates.Count;

        (await probing.BeginAsync(Gates.Key, pass, CancellationToken.None)).ShouldBeNull();

        held.Updates.Count.ShouldBe(updates);
        probing.HasUnsaved.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_it_has_run_out_before_the_call_begins_only_one_of_two_calls_is_made(bool isTaken)
    {
        var waiting = await OpenDue();
        var pass = await waiting.EnterAsync(Gates.Key, Timeout, CancellationToken.None);
        _time.Advance(Timeout + GateRules.LeaseMargin);
        if (isTaken)
            (await Ask(Timeout)).ShouldBeNull();

        (await waiting.BeginAsync(Gates.Key, pass, CancellationToken.None) is null).ShouldBe(!isTaken);

        (await Ask(Timeout)).ShouldNotBeNull().IsProbing.ShouldBeTrue();
    }

    [Fact]
    public async Task A_call_that_was_allowed_while_all_was_well_does_not_begin_once_the_circuit_is_open()
    {
        var gate = New();
        var pass = await gate.EnterAsync();
        await gate.Fail(1);

        (await gate.BeginAsync(Gates.Key, pass, CancellationToken.None)).ShouldNotBeNull().LastError.ShouldBe("down");
    }

    [Fact]
    public async Task A_renewal_that_waits_for_a_held_file_ends_at_once_when_it_is_stopped_and_gives_the_probe_back()
    {
        await OpenDue();
        var held = new HeldStore(NewStore());
        var probing = new PolicyGate(Gates.Rules(threshold: 1), _time, held);
        var pass = await probing.EnterAsync(Gates.Key, Timeout, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(1));
        held.Hold();
        using var stop = new CancellationTokenSource();
        var beginning = probing.BeginAsync(Gates.Key, pass, stop.Token).AsTask();
        await held.AwaitWaiterAsync();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(beginning);
        held.LetGo();
        await probing.FlushAsync();
        (await Ask(Timeout)).ShouldBeNull();
    }

    [Fact]
    public async Task A_forced_call_keeps_its_probe_while_it_waits_too()
    {
        var forcing = (await OpenDue()).Forced();
        var pass = await forcing.EnterAsync(Gates.Key, Timeout, CancellationToken.None);
        _time.Advance(Timeout);

        (await forcing.BeginAsync(Gates.Key, pass, CancellationToken.None)).ShouldBeNull();

        _time.Advance(Timeout);
        (await Ask(Timeout)).ShouldNotBeNull().IsProbing.ShouldBeTrue();
    }

    /// <summary>What a process that asks now is told: null, and it has the probe.</summary>
    private async Task<CircuitRefusal?> Ask(TimeSpan timeout) => (await New().EnterAsync(Gates.Key, timeout, CancellationToken.None)).Refusal;

    private async Task<PolicyGate> OpenDue()
    {
        await New().Fail(1);
        _time.Advance(Gates.Recovery);
        return New();
    }

    private PolicyGate New() => new(Gates.Rules(threshold: 1), _time, NewStore());

    private SharedKeyStore NewStore() => new(_folder.At("state.json"), "p", _time);
}
