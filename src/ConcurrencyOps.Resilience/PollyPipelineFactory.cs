using ConcurrencyOps.Scheduling;
using Polly;
using Polly.Retry;
using Polly.Simmy;
using Polly.Simmy.Latency;
using Polly.Simmy.Outcomes;
using Polly.Timeout;

namespace ConcurrencyOps.Resilience;

/// <summary>
/// Builds Polly pipelines, outermost first: retry, the turn of the rate limit, circuit, time-out of the attempt, injected latency and faults. So
/// each attempt waits for a turn of its own, its time begins after that, and what is injected is judged as the real thing would be.
/// </summary>
internal sealed class PollyPipelineFactory : IResiliencePipelineFactory
{
    /// <inheritdoc/>
    public IResiliencePipeline Create(ResilienceOptions options, IPolicyGate? gate, TimeProvider timeProvider)
    {
        var builder = new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = timeProvider };
        if (options.RetryCount > 0)
            builder.AddRetry(Retry(options));

        if (gate is { LimitsRate: true })
            builder.AddStrategy(_ => new TurnStrategy(gate), new OwnStrategyOptions("Turn"));

        if (gate is { BreaksCircuit: true })
            builder.AddStrategy(_ => new CircuitStrategy(gate, options.AttemptTimeout), new OwnStrategyOptions("Circuit"));

        if (options is { AttemptTimeout: { } timeout, AttemptsTimeThemselves: false })
            AddTimeout(builder, timeout);

        AddFaults(builder, options);
        return new PollyPipeline(builder.Build());
    }

    private static RetryStrategyOptions<AttemptOutcome> Retry(ResilienceOptions options) => new()
    {
        MaxRetryAttempts = options.RetryCount,
        Delay = options.RetryDelay,
        MaxDelay = ResilienceOptions.LongestDelay,
        UseJitter = options.Jitter,
        BackoffType = options.BackoffType switch
        {
            BackoffType.Linear => DelayBackoffType.Linear,
            BackoffType.Exponential => DelayBackoffType.Exponential,
            _ => DelayBackoffType.Constant,
        },
        ShouldHandle = static arguments => ValueTask.FromResult(
            arguments.Outcome is { Exception: null, Result.Status: WorkStatus.Failed or WorkStatus.TimedOut }),
    };

    // A generator, because the fixed time must not be under 10 ms or above a day.
    private static void AddTimeout(ResiliencePipelineBuilder<AttemptOutcome> builder, TimeSpan timeout) => builder
        .AddStrategy(_ => new TimedOutStrategy(timeout), new OwnStrategyOptions("TimedOut"))
        .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = _ => ValueTask.FromResult(timeout) });

    private static void AddFaults(ResiliencePipelineBuilder<AttemptOutcome> builder, ResilienceOptions options)
    {
        // The attempt's own watch does not run yet while it is held up.
        var timesOut = options is { AttemptsTimeThemselves: true, AttemptTimeout: { } timeout } && options.FaultLatency >= timeout;
        var latency = timesOut ? options.AttemptTimeout!.Value : options.FaultLatency;
        if (latency > TimeSpan.Zero)
            builder.AddChaosLatency(new ChaosLatencyStrategyOptions { InjectionRate = 1, Latency = latency });

        if (timesOut)
            AddOutcome(builder, 1, TimedOutStrategy.Outcome(latency));
        else if (options.FaultRate > 0)
            AddOutcome(builder, options.FaultRate, InjectedFault.Outcome);
    }

    private static void AddOutcome(ResiliencePipelineBuilder<AttemptOutcome> builder, double rate, AttemptOutcome outcome) => builder.AddChaosOutcome(
        new ChaosOutcomeStrategyOptions<AttemptOutcome>
        {
            InjectionRate = rate,
            OutcomeGenerator = _ => ValueTask.FromResult<Outcome<AttemptOutcome>?>(Outcome.FromResult(outcome)),
        });
}
