using ConcurrencyOps.Scheduling;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ConcurrencyOps.Resilience;

/// <summary>Builds Polly pipelines: retry around time-out, so that each attempt has its own time.</summary>
internal sealed class PollyPipelineFactory : IResiliencePipelineFactory
{
    /// <inheritdoc/>
    public IResiliencePipeline Create(ResilienceOptions options, TimeProvider timeProvider)
    {
        var builder = new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = timeProvider };
        if (options.RetryCount > 0)
            builder.AddRetry(Retry(options));

        if (options.AttemptTimeout is { } timeout)
            builder.AddTimeout(new TimeoutStrategyOptions { Timeout = timeout });

        return new PollyPipeline(builder.Build());
    }

    private static RetryStrategyOptions<AttemptOutcome> Retry(ResilienceOptions options) => new()
    {
        MaxRetryAttempts = options.RetryCount,
        Delay = options.RetryDelay,
        BackoffType = DelayBackoffType.Constant,
        ShouldHandle = static arguments => ValueTask.FromResult(
            arguments.Outcome is { Exception: TimeoutRejectedException } or { Exception: null, Result.Status: WorkStatus.Failed or WorkStatus.TimedOut }),
    };
}
