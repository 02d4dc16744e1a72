using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Resilience;

public sealed class PollyPipelineTests
{
    private static readonly AttemptOutcome Failed = new(WorkStatus.Failed, null, "bad");

    private readonly TimersTime _time = new();
    private int _attempts;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_failing_attempt_is_made_once_and_as_often_again_as_allowed(int retries)
    {
        var outcome = await Execute(new ResilienceOptions { RetryCount = retries }, _ => Failed);

        (outcome, _attempts).ShouldBe((Failed, retries + 1));
    }

    [Theory]
    [InlineData(WorkStatus.Succeeded, 1)]
    [InlineData(WorkStatus.Cancelled, 1)]
    [InlineData(WorkStatus.Skipped, 1)]
    [InlineData(WorkStatus.Failed, 3)]
    [InlineData(WorkStatus.TimedOut, 3)]
    public async Task Only_failures_and_time_outs_are_tried_again(WorkStatus status, int attempts)
    {
        var outcome = await Execute(new ResilienceOptions { RetryCount = 2 }, _ => new AttemptOutcome(status));

        (outcome.Status, _attempts).ShouldBe((status, attempts));
    }

    [Fact]
    public async Task The_first_attempt_that_stands_is_the_outcome()
    {
        var outcome = await Execute(new ResilienceOptions { RetryCount = 9 }, attempt => attempt < 3 ? Failed : AttemptOutcome.Success);

        (outcome, _attempts).ShouldBe((AttemptOutcome.Success, 3));
    }

    [Fact]
    public async Task The_pause_before_each_further_attempt_is_the_delay_to_the_tick()
    {
        var delay = TimeSpan.FromSeconds(10);
        var running = Execute(new ResilienceOptions { RetryCount = 2, RetryDelay = delay }, _ => Failed).AsTask();

        for (var pause = 1; pause <= 2; pause++)
        {
            _time.AwaitTimers(pause);
            _time.Advance(delay - TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond));
            _attempts.ShouldBe(pause);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        (await running).ShouldBe(Failed);
        _attempts.ShouldBe(3);
    }

    [Fact]
    public async Task A_cancelled_pause_ends_the_waiting()
    {
        using var source = new CancellationTokenSource();
        var pipeline = new PollyPipelineFactory().Create(new ResilienceOptions { RetryCount = 1, RetryDelay = TimeSpan.FromHours(1) }, null, _time);
        var running = pipeline.ExecuteAsync("k", _ => ValueTask.FromResult(Failed), source.Token).AsTask();
        _time.AwaitTimers(1);

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_told_so_and_tried_again()
    {
        var options = new ResilienceOptions { RetryCount = 1, AttemptTimeout = TimeSpan.FromSeconds(5) };
        var pipeline = new PollyPipelineFactory().Create(options, null, _time);
        var running = pipeline.ExecuteAsync("k", Hang, CancellationToken.None).AsTask();

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            _time.AwaitTimers(attempt);
            _time.Advance(options.AttemptTimeout.Value);
        }

        var outcome = await running;
        (outcome.Status, _attempts).ShouldBe((WorkStatus.TimedOut, 2));
        outcome.Message.ShouldNotBeNullOrEmpty();
    }

    private async ValueTask<AttemptOutcome> Hang(AttemptLeave leave)
    {
        _attempts++;
        await Task.Delay(Timeout.InfiniteTimeSpan, leave.Token);
        return AttemptOutcome.Success;
    }

    private ValueTask<AttemptOutcome> Execute(ResilienceOptions options, Func<int, AttemptOutcome> attempt) =>
        new PollyPipelineFactory().Create(options, null, _time).ExecuteAsync("k", _ => ValueTask.FromResult(attempt(++_attempts)), CancellationToken.None);
}
