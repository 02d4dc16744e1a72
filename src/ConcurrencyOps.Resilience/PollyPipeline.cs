using ConcurrencyOps.Scheduling;
using Polly;
using Polly.Timeout;

namespace ConcurrencyOps.Resilience;

/// <summary>One Polly pipeline behind the engine's seam.</summary>
internal sealed class PollyPipeline(ResiliencePipeline<AttemptOutcome> pipeline) : IResiliencePipeline
{
    /// <inheritdoc/>
    public async ValueTask<AttemptOutcome> ExecuteAsync(
        Func<CancellationToken, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException rejected)
        {
            return new AttemptOutcome(WorkStatus.TimedOut, null, rejected.Message);
        }
    }
}
