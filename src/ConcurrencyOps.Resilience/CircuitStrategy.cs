using ConcurrencyOps.Scheduling;
using Polly;

namespace ConcurrencyOps.Resilience;

/// <summary>
/// Asks the circuit before an attempt and tells it afterwards. Polly's own breaker ignores time-outs unless told, closes on a cancelled probe, reads
/// the wall clock and cannot be stored.
/// </summary>
/// <param name="gate">The circuits.</param>
/// <param name="usualTimeout">The longest an attempt can take, where its call does not say so; null for no limit.</param>
internal sealed class CircuitStrategy(IPolicyGate gate, TimeSpan? usualTimeout) : ResilienceStrategy<AttemptOutcome>
{
    /// <summary>The last attempt that was really made: the outcome when the circuit refuses the next one.</summary>
    public static readonly ResiliencePropertyKey<AttemptOutcome> LastMade = new("ConcurrencyOps.LastMade");

    /// <summary>Tells the circuit the outcome of the attempt that is being made, ahead of the pipeline.</summary>
    public static readonly ResiliencePropertyKey<Action<AttemptOutcome>> Report = new("ConcurrencyOps.Report");

    /// <summary>Asks the circuit whether the attempt that is being made may still begin.</summary>
    public static readonly ResiliencePropertyKey<Func<ValueTask<CircuitRefusal?>>> Begin = new("ConcurrencyOps.Begin");

    /// <summary>The longest an attempt of this call can take; null for as long as usual.</summary>
    public static readonly ResiliencePropertyKey<TimeSpan?> Timeout = new("ConcurrencyOps.Timeout");

    /// <inheritdoc/>
    protected override async ValueTask<Outcome<AttemptOutcome>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptOutcome>>> callback, ResilienceContext context, TState state)
    {
        var key = context.OperationKey!;
        var token = context.CancellationToken;
        CircuitPass pass;
        try
        {
            pass = await gate.EnterAsync(key, context.Properties.GetValue(Timeout, null) ?? usualTimeout, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<AttemptOutcome>(cancelled);
        }

        if (pass.Refusal is { } refusal)
            return Outcome.FromResult(refusal.ToOutcome());

        var word = new LastWord(gate, key, pass, token);
        context.Properties.Set(Report, word.Report);
        context.Properties.Set(Begin, () => gate.BeginAsync(key, pass, token));
        var outcome = await callback(context, state).ConfigureAwait(false);
        if (outcome is { Exception: null, Result.Refusal: null })
            context.Properties.Set(LastMade, outcome.Result);

        word.Tell(outcome);
        return outcome;
    }

    /// <summary>How an allowed call ended, told to the circuit once, by whoever knows first.</summary>
    private sealed class LastWord(IPolicyGate gate, string key, CircuitPass pass, CancellationToken token)
    {
        // Guards the field, and lets nobody go on before it is counted.
        private readonly object _once = new();
        private bool _isTold;

        public void Report(AttemptOutcome outcome) => Tell(Outcome.FromResult(outcome));

        public void Tell(Outcome<AttemptOutcome> outcome)
        {
            lock (_once)
            {
                if (_isTold)
                    return;

                _isTold = true;
                var (judgement, error) = Judge(outcome);
                gate.Leave(key, pass, judgement, error);
            }
        }

        private (CircuitOutcome Judgement, string? Error) Judge(Outcome<AttemptOutcome> outcome) => outcome switch
        {
            { Exception: OperationCanceledException } => (CircuitOutcome.Cancelled, null),
            { Exception: { } error } => (CircuitOutcome.Failure, error.Message),
            { Result.Status: WorkStatus.Succeeded } => (CircuitOutcome.Success, null),
            { Result.Status: WorkStatus.Failed or WorkStatus.TimedOut } when !token.IsCancellationRequested => (CircuitOutcome.Failure, outcome.Result.Message),
            _ => (CircuitOutcome.Cancelled, null),
        };
    }
}
