using ConcurrencyOps.Scheduling;
using Polly;

namespace ConcurrencyOps.Resilience;

/// <summary>One Polly pipeline behind the engine's seam.</summary>
internal sealed class PollyPipeline(ResiliencePipeline<AttemptOutcome> pipeline) : IResiliencePipeline
{
    /// <inheritdoc/>
    public async ValueTask<AttemptOutcome> ExecuteAsync(
        string key, TimeSpan? timeout, Func<AttemptLeave, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(key, continueOnCapturedContext: false, cancellationToken);
        try
        {
            if (timeout is not null)
                context.Properties.Set(CircuitStrategy.Timeout, timeout);

            var outcome = await pipeline.ExecuteAsync(Make, context, attempt).ConfigureAwait(false);

            // Attempts were made and failed: that is what happened. The refusal only kept it from happening once more.
            return outcome.Refusal is not null && context.Properties.TryGetValue(CircuitStrategy.LastMade, out var made) ? made : outcome;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ValueTask<AttemptOutcome> Make(ResilienceContext call, Func<AttemptLeave, ValueTask<AttemptOutcome>> make) =>
        make(new AttemptLeave(
            call.CancellationToken, call.Properties.GetValue(CircuitStrategy.Report, null!), call.Properties.GetValue(CircuitStrategy.Begin, null!)));
}
