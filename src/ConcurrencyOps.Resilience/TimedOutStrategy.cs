using System.Globalization;
using ConcurrencyOps.Scheduling;
using Polly;
using Polly.Timeout;

namespace ConcurrencyOps.Resilience;

/// <summary>Turns the exception of Polly's time-out into an outcome, so that all that is further out sees one kind of failure.</summary>
internal sealed class TimedOutStrategy(TimeSpan limit) : ResilienceStrategy<AttemptOutcome>
{
    private readonly AttemptOutcome _outcome = Outcome(limit);

    /// <summary>The outcome of an attempt that took too long.</summary>
    public static AttemptOutcome Outcome(TimeSpan limit) => new(
        WorkStatus.TimedOut, null, string.Create(CultureInfo.InvariantCulture, $"The attempt did not finish within {limit.TotalSeconds:0.###} s."));

    /// <inheritdoc/>
    protected override async ValueTask<Outcome<AttemptOutcome>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptOutcome>>> callback, ResilienceContext context, TState state)
    {
        var outcome = await callback(context, state).ConfigureAwait(false);
        return outcome.Exception is TimeoutRejectedException ? Polly.Outcome.FromResult(_outcome) : outcome;
    }
}
