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

    /// <summary>Tells the circuit the outcome of the attempt that is being made, ahead of the pipeline.</summary>
    public static readonly ResiliencePropertyKey<Action<AttemptOutcome>> Report = new("ConcurrencyOps.Report");

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

        var word = new LastWord(gate, key, pass, context.CancellationToken);
        context.Properties.Set(Report, word.Report);
        var outcome = await callback(context, state).ConfigureAwait(false);
        if (outcome is { Exception: null, Result.Refusal: null })
            context.Properties.Set(LastMade, outcome.Result);

        await word.TellAsync(outcome).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>How an allowed call ended, told to the circuit once, by whoever knows first.</summary>
    private sealed class LastWord(IPolicyGate gate, string key, CircuitPass pass, CancellationToken token)
    {
        private readonly object _once = new();
        private Task? _told;

        public void Report(AttemptOutcome outcome) => _ = TellAsync(Outcome.FromResult(outcome));

        /// <summary>Counted when it returns, stored when its task ends.</summary>
        public Task TellAsync(Outcome<AttemptOutcome> outcome)
        {
            lock (_once)
            {
                if (_told is not null)
                    return _told;

                var (judgement, error) = Judge(outcome);
                return _told = gate.LeaveAsync(key, pass, judgement, error).AsTask();
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
