using ConcurrencyOps.Health;
using ConcurrencyOps.State;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Health.Running;

public sealed class HealthMemoryTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    /// <summary>With its circuit open for weeks, a service is part of every run and checked by none.</summary>
    [Fact]
    public async Task A_service_that_runs_leave_out_is_not_forgotten_and_one_that_no_run_knows_is()
    {
        await RunAsync(memory => memory.Learn("left out", Result()), memory => memory.Learn("gone", Result()));
        _time.Advance(TimeSpan.FromDays(29));
        await RunAsync(memory => memory.NoteUnchecked("left out", _time.GetUtcNow()).ShouldNotBeNull(), memory => memory.NoteUnchecked("never seen", _time.GetUtcNow()).ShouldBeNull());
        _time.Advance(TimeSpan.FromDays(2));
        await RunAsync(memory => memory.Learn("new", Result()));

        Open().Read().Services.Keys.Order().ShouldBe(["left out", "new"]);
    }

    [Fact]
    public void What_could_not_be_told_is_no_failure()
    {
        var memory = new HealthMemory(new ConfirmationRules(3, 1), file: null);
        memory.Learn("a", Result());

        for (var i = 0; i < 2; i++)
            memory.Learn("a", Result(ServiceStatus.Unknown)).ConsecutiveFailures.ShouldBe(0);

        var down = memory.Learn("a", Result(ServiceStatus.Down));
        (down.Status, down.RawStatus, down.ConsecutiveFailures).ShouldBe((ServiceStatus.Up, ServiceStatus.Down, 1));
    }

    private async Task RunAsync(params Action<HealthMemory>[] actions)
    {
        var memory = new HealthMemory(new ConfirmationRules(), Open());
        foreach (var action in actions)
            action(memory);

        await memory.FlushAsync(TestContext.Current.CancellationToken);
    }

    private SharedStateFile Open() => SharedStateFile.Open(_folder.At("state.json"), _time, static warning => throw new InvalidOperationException(warning));

    private HealthCheckResult Result(ServiceStatus status = ServiceStatus.Up) => new()
    {
        Name = "a",
        ServiceUrl = "http://a/",
        Status = status,
        RawStatus = status,
        Reason = HealthReason.Expected,
        Timestamp = _time.GetUtcNow(),
        Checked = true,
    };
}
