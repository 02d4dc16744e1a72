using ConcurrencyOps.Resilience;
using ConcurrencyOps.Tests.State;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>Gates whose file another process holds: what waits for it, how often, and what becomes of what could not be stored.</summary>
public sealed class HeldGateTests : IDisposable
{
    private const int Many = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StateSamples.Start);
    private readonly HeldStore _file;
    private readonly PolicyGate _gate;

    public HeldGateTests()
    {
        _file = new HeldStore(NewStore());
        _gate = new PolicyGate(Gates.Rules(threshold: 1), _time, _file);
    }

    private static IEnumerable<string> Keys => Enumerable.Range(0, Many).Select(static number => $"k{number}");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task However_many_circuits_open_no_call_waits_for_the_file_and_all_get_there_together_when_it_is_free()
    {
        _file.Hold();
        foreach (var key in Keys)
            await InTime(_gate.CallUnstored(CircuitOutcome.Failure, key));

        await _file.AwaitWaiterAsync();
        _file.LetGo();
        await InTime(_gate.FlushAsync());

        (await Other().StatesAsync()).Count(static state => state.State == CircuitPhase.Open).ShouldBe(Many);
        _file.Updates.Count.ShouldBeLessThanOrEqualTo(2, "one that waited, and one for all that came meanwhile");
        _file.Updates.Sum().ShouldBe(Many);
    }

    [Fact]
    public async Task Probes_of_many_keys_wait_for_one_patience_together_and_nobody_waits_while_the_file_is_known_to_be_out_of_reach()
    {
        await OpenAll();
        _time.Advance(Gates.Recovery);
        _file.Hold();
        var before = _file.Updates.Count;
        var entering = Keys.Skip(1).Select(key => Task.Run(() => _gate.EnterAsync(key).AsTask())).ToList();
        await _file.AwaitWaiterAsync();

        _file.GiveUp();
        var passes = await InTime(Task.WhenAll(entering));
        var late = await InTime(_gate.EnterAsync("k0").AsTask());

        passes.Append(late).ShouldAllBe(static pass => pass.Refusal == null);
        (_file.Updates.Count - before).ShouldBe(1);
        _gate.TakeWarnings().ShouldHaveSingleItem().ShouldContain("held by another");
    }

    [Fact]
    public async Task What_could_not_be_stored_is_tried_again_while_calls_are_made_and_nothing_of_it_is_lost()
    {
        _file.Hold();
        await InTime(_gate.CallUnstored(CircuitOutcome.Failure, "k0"));
        await _file.AwaitWaiterAsync();
        var told = _gate.FlushAsync();
        _file.GiveUp();
        (await InTime(told)).ShouldNotBeNull().Message.ShouldBe("held by another");

        _time.Advance(TimeSpan.FromSeconds(2));
        await InTime(_gate.CallUnstored(CircuitOutcome.Failure, "k1"));
        await _file.AwaitWaiterAsync();
        _file.LetGo();
        (await InTime(_gate.FlushAsync())).ShouldBeNull();

        (await Other().StatesAsync()).Select(static state => (state.Key, state.State)).ShouldBe([("k0", CircuitPhase.Open), ("k1", CircuitPhase.Open)]);
    }

    [Fact]
    public async Task The_end_of_a_run_has_a_patience_of_its_own_when_the_file_has_been_waited_for_since_long_before()
    {
        _file.Hold();
        await InTime(_gate.CallUnstored(CircuitOutcome.Failure, "k0"));
        await _file.AwaitWaiterAsync();
        var end = _gate.FlushAtEndAsync();

        _file.GiveUp();
        await _file.AwaitWaiterAsync();
        _file.LetGo();

        (await InTime(end)).ShouldBeNull();
        (await Other().State("k0")).State.ShouldBe(CircuitPhase.Open);
    }

    private async Task OpenAll()
    {
        foreach (var key in Keys)
            await _gate.Fail(1, key);

        await _gate.FlushAsync();
    }

    private PolicyGate Other() => new(Gates.Rules(threshold: 1), _time, NewStore());

    private SharedKeyStore NewStore() => new(_folder.At("state.json"), "p", _time);

    private static Task<T> InTime<T>(Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);
}
