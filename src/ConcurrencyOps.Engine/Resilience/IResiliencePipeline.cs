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
    /// <param name="timeout">The longest that one attempt takes, where this call knows better than the pipeline's options; the probe of a circuit is its own so long.</param>
    /// <param name="attempt">Makes one attempt.</param>
    /// <param name="cancellationToken">Ends the waiting for a turn, between attempts and, through the attempt's token, the attempt.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before an outcome stood.</exception>
    ValueTask<AttemptOutcome> ExecuteAsync(
        string key, TimeSpan? timeout, Func<AttemptLeave, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken);

    /// <summary>The same for calls that take no longer than the pipeline's options say.</summary>
    /// <inheritdoc cref="ExecuteAsync(string, TimeSpan?, Func{AttemptLeave, ValueTask{AttemptOutcome}}, CancellationToken)"/>
    ValueTask<AttemptOutcome> ExecuteAsync(string key, Func<AttemptLeave, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken) =>
        ExecuteAsync(key, null, attempt, cancellationToken);
}
