using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Resilience;

/// <summary>Decides how often and when an attempt is made. The adapter over a resilience library implements it.</summary>
internal interface IResiliencePipeline
{
    /// <summary>
    /// Runs attempts until one satisfies the pipeline or it gives up, and returns the last outcome. Never holds a thread between attempts. When a
    /// circuit refuses the very first attempt the outcome is that of <see cref="CircuitRefusal.ToOutcome"/>.
    /// </summary>
    /// <param name="key">What the call belongs to: calls of one key share a rate limit and a circuit. <see cref="ResiliencePolicy.DefaultKey"/> without one.</param>
    /// <param name="attempt">Makes one attempt.</param>
    /// <param name="cancellationToken">Ends the waiting for a turn, between attempts and, through the attempt's token, the attempt.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before an outcome stood.</exception>
    ValueTask<AttemptOutcome> ExecuteAsync(
        string key, Func<AttemptLeave, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken);

    /// <summary>
    /// For attempts that wait between their call and their start, as for a worker: why one must not start after all, because the circuit of its key has
    /// opened meanwhile; null when it may. Such an attempt ends with the refusal's outcome and counts as never made. Takes nothing, waits for nothing.
    /// </summary>
    CircuitRefusal? RefusalNow(string key) => null;
}
