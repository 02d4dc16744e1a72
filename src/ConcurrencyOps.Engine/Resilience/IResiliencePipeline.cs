using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Resilience;

/// <summary>Decides how often and when an attempt is made. The adapter over a resilience library implements it.</summary>
internal interface IResiliencePipeline
{
    /// <summary>Runs attempts until one satisfies the pipeline or it gives up, and returns the last outcome. Never holds a thread between attempts.</summary>
    /// <param name="attempt">Makes one attempt. Its token is cancelled when the pipeline no longer waits for the attempt.</param>
    /// <param name="cancellationToken">Ends the waiting between attempts.</param>
    ValueTask<AttemptOutcome> ExecuteAsync(Func<CancellationToken, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken);
}

/// <summary>Makes pipelines.</summary>
internal interface IResiliencePipelineFactory
{
    /// <summary>Makes the pipeline that the options describe.</summary>
    IResiliencePipeline Create(ResilienceOptions options, TimeProvider timeProvider);
}
