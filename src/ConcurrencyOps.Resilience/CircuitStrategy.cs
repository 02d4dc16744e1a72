using ConcurrencyOps.Scheduling;
using Polly;

namespace ConcurrencyOps.Resilience;

/// <summary>
/// Asks the circuit before an attempt and tells it afterwards. Polly's own breaker ignores time-outs unless told, closes on a cancelled probe, reads
/// the wall clock and cannot be stored.
/// </summary>
internal sealed class CircuitStrategy(IPolicyGate gate) : ResilienceStrategy<AttemptOutcome>
{
    /// <summary>The last attempt that was really made: the outcome when the circuit refuses the next one.</summary>
    public static readonly ResiliencePropertyKey<AttemptOutcome> LastMade = new("ConcurrencyOps.LastMade");

    /// <inheritdoc/>
    protected override async ValueTask<Outcome<AttemptOutcome>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptOutcome>>> callback, ResilienceContext context, TState state)
    {
        var key = context.OperationKey!;
        CircuitPass pass;
        try
        {
            pass = await gate.EnterAsync(key, context.CancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<AttemptOutcome>(cancelled);
        }

        if (pass.Refusal is { } refusal)
            return Outcome.FromResult(refusal.ToOutcome());

        var outcome = await callback(context, state).ConfigureAwait(false);
        if (outcome is { Exception: null, Result.Refusal: null })
            context.Properties.Set(LastMade, outcome.Result);

        var (judgement, error) = Judge(outcome, context.CancellationToken.IsCancellationRequested);
        await gate.LeaveAsync(key, pass, judgement, error).ConfigureAwait(false);
        return outcome;
    }

    private static (CircuitOutcome Judgement, string? Error) Judge(Outcome<AttemptOutcome> outcome, bool isCancelled) => outcome switch
    {
        { Exception: OperationCanceledException } => (CircuitOutcome.Cancelled, null),
        { Exception: { } error } => (CircuitOutcome.Failure, error.Message),
        { Result.Status: WorkStatus.Succeeded } => (CircuitOutcome.Success, null),
        { Result.Status: WorkStatus.Failed or WorkStatus.TimedOut } when !isCancelled => (CircuitOutcome.Failure, outcome.Result.Message),
        _ => (CircuitOutcome.Cancelled, null),
    };
}
