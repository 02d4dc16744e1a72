using ConcurrencyOps.Scheduling;
using Polly;

namespace ConcurrencyOps.Resilience;

/// <summary>Lets an attempt wait for its turn under the rate limit. An attempt that the circuit refuses takes none.</summary>
internal sealed class TurnStrategy(IPolicyGate gate) : ResilienceStrategy<AttemptOutcome>
{
    /// <inheritdoc/>
    protected override async ValueTask<Outcome<AttemptOutcome>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptOutcome>>> callback, ResilienceContext context, TState state)
    {
        var key = context.OperationKey!;
        try
        {
            if (await gate.WaitForTurnAsync(key, context.CancellationToken).ConfigureAwait(false) is { } refusal)
                return Outcome.FromResult(refusal.ToOutcome());
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<AttemptOutcome>(cancelled);
        }

        var outcome = await callback(context, state).ConfigureAwait(false);
        if (outcome is { Exception: null, Result.Refusal: not null })
            gate.GiveTurnBack(key);

        return outcome;
    }
}
