using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Tests.State;

/// <summary>Real processes whose circuit is due at the same time.</summary>
public sealed class ProbeProcessTests : IDisposable
{
    private const int Processes = 4;

    private readonly TempFolder _folder = new();
    private readonly List<StateProcess> _processes = [];

    public void Dispose()
    {
        _processes.ForEach(static process => process.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_several_processes_whose_time_has_come_one_probes_and_when_it_has_succeeded_all_go_through()
    {
        await OpenCircuitThatIsDueAsync();
        var words = await CallAllAsync(Processes);

        words.Count(word => word == "through").ShouldBe(1, string.Join(", ", words));
        words.Count(word => word == "left to another").ShouldBe(Processes - 1, string.Join(", ", words));

        var prober = _processes[Array.IndexOf(words, "through")];
        prober.Say("up");
        (await prober.ReadLineAsync()).ShouldBe("reported");
        (await CallAllAsync(2)).ShouldBe(["through", "through"]);
    }

    [Fact]
    public async Task A_prober_that_is_killed_keeps_its_lease_so_that_nobody_probes_beside_what_it_may_have_begun()
    {
        await OpenCircuitThatIsDueAsync();
        (await CallAllAsync(1)).ShouldBe(["through"]);

        _processes[0].Kill();
        (await _processes[0].FinishAsync()).Output.ShouldBeEmpty();

        (await CallAllAsync(2)).ShouldBe(["left to another", "left to another"]);
    }

    private async Task<string[]> CallAllAsync(int count)
    {
        var started = Enumerable.Range(0, count).Select(_ => StateProcess.Start("call", _folder.At("state.json"))).ToList();
        _processes.AddRange(started);
        foreach (var process in started)
            (await process.ReadLineAsync()).ShouldBe("ready");

        started.ForEach(static process => process.Say("go"));
        var words = new List<string>();
        foreach (var process in started)
            words.Add((await process.ReadLineAsync()).ShouldNotBeNull());

        return [.. words];
    }

    private async Task OpenCircuitThatIsDueAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var open = new CircuitSnapshot
        {
            Phase = CircuitPhase.Open,
            Breaks = 1,
            ConsecutiveFailures = 1,
            OpenedAt = now.AddMinutes(-1),
            RetryAt = now.AddSeconds(-30),
            LastError = "down",
        };
        await SharedStateFile.Open(_folder.At("state.json"), TimeProvider.System, static warning => throw new InvalidOperationException(warning))
            .UpdateAsync(document => document.WithCircuit("p/k", open, now), TestContext.Current.CancellationToken);
    }
}
