using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Health;

/// <summary>Makes the attempts of a check: policy around rate limit around throttle around the deadline of one attempt.</summary>
internal sealed class AttemptRunner(HealthRunOptions options, Func<CheckKind, IServiceChecker> checkers, TimeProvider time)
{
    /// <summary>How many attempts run, and may run.</summary>
    public CheckThrottle Throttle { get; } = new(options.ThrottleLimit);

    /// <summary>Attempts until one stands or the policy gives up. What still waits when the time is over does not begin; what runs then is finished.</summary>
    /// <param name="job">The check.</param>
    /// <param name="over">Cancelled when the time for checks is over.</param>
    /// <param name="stop">Cancelled when everything is to end.</param>
    /// <exception cref="OperationCanceledException">Everything was stopped, or the time was over before an attempt could begin.</exception>
    public ValueTask<AttemptOutcome> RunAsync(HealthJob job, CancellationToken over, CancellationToken stop) =>
        over.CanBeCanceled ? RunWithinAsync(job, over, stop) : RunAsync(job, stop);

    private async ValueTask<AttemptOutcome> RunWithinAsync(HealthJob job, CancellationToken over, CancellationToken stop)
    {
        using var waits = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var registration = over.UnsafeRegister(
            static state =>
            {
                var (job, waits) = ((HealthJob, CancellationTokenSource))state!;
                if (job.EndWaiting())
                    waits.Cancel();
            },
            (job, waits));
        job.Waits = waits.Token;
        return await RunAsync(job, waits.Token).ConfigureAwait(false);
    }

    private ValueTask<AttemptOutcome> RunAsync(HealthJob job, CancellationToken stop) =>
        (job.Check.IsSafeToRepeat ? options.Policy : options.PolicyOnce) is { } policy
            ? policy.ExecuteAsync(job.CircuitKey, job.Check.Timeout, leave => PacedAsync(job, leave), stop)
            : PacedAsync(job, new AttemptLeave(stop));

    private ValueTask<AttemptOutcome> PacedAsync(HealthJob job, AttemptLeave leave) =>
        options.Limiter is { } limiter
            ? limiter.ExecuteAsync(job.Check.HostKey, turn => AttemptAsync(job, leave with { Token = turn.Token }), leave.Token)
            : AttemptAsync(job, leave);

    private async ValueTask<AttemptOutcome> AttemptAsync(HealthJob job, AttemptLeave leave)
    {
        var token = leave.Token;

        // Without the token, which would cost each waiting check a task more: after a stop places are free soon.
        await Throttle.WaitAsync(job.Waits).ConfigureAwait(false);
        var place = Throttle.Enter();
        try
        {
            token.ThrowIfCancellationRequested();
            if (leave.Begin is { } begin && await begin().ConfigureAwait(false) is { } refusal)
                return refusal.ToOutcome();

            job.BeginAttempt(token);
            if (job.Check.Kind == CheckKind.Http)
                await options.Prepare().WaitAsync(token).ConfigureAwait(false);

            // One source for both: thousands of checks may be open at once, and each byte counts.
            using var end = new CancellationTokenSource(job.Check.Timeout, time);
            using var registration = token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), end);
            await CheckAsync(job, new CheckContext(job.Check, time, end.Token), place, token).ConfigureAwait(false);
            var outcome = OutcomeOf(job.Verdict!.Value);

            // While the attempt counts as under way: once it does not, the end of the time cancels the token, and a circuit takes it for cancelled.
            leave.Report?.Invoke(outcome);
            return outcome;
        }
        finally
        {
            job.EndAttempt();
            Throttle.Leave();
        }
    }

    // Unknown says nothing about the service: neither a retry nor the circuit may take it for a failure, or for a success.
    private static AttemptOutcome OutcomeOf(CheckVerdict verdict) => verdict switch
    {
        { Status: ServiceStatus.Down } down => new AttemptOutcome(WorkStatus.Failed, null, down.Message),
        { Status: ServiceStatus.Unknown } unknown => new AttemptOutcome(WorkStatus.Cancelled, null, unknown.Message),
        _ => AttemptOutcome.Success,
    };

    private async ValueTask CheckAsync(HealthJob job, CheckContext context, int place, CancellationToken stop)
    {
        job.LastStartedAt = time.GetTimestamp();
        if (job.Attempts++ == 0)
            job.FirstStartedAt = job.LastStartedAt;

        CheckVerdict verdict;
        var answered = false;
        try
        {
            verdict = await AskAsync(context).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            answered = verdict.Status != ServiceStatus.Up || !context.Token.IsCancellationRequested;
            if (!answered)
                verdict = TimedOut(context);
        }
        catch (Exception error) when (stop.IsCancellationRequested)
        {
            // What breaks while everything is being torn down says nothing about the service.
            throw new OperationCanceledException(null, error, stop);
        }
        catch (Exception error)
        {
            if (SocketFaults.IsShortage(error))
                Throttle.Halve(place);

            verdict = VerdictOn(error, context);
        }

        job.LastEndedAt = time.GetTimestamp();
        context.Phases.Enter(CheckPhase.None);
        job.Facts = context;
        (job.Verdict, job.Answered) = (verdict, answered);
    }

    private ValueTask<CheckVerdict> AskAsync(CheckContext context)
    {
        var checker = checkers(context.Check.Kind);
        return options.Faults is { } faults ? AskAsync(checker, context, faults) : checker.CheckAsync(context);
    }

    private static async ValueTask<CheckVerdict> AskAsync(IServiceChecker checker, CheckContext context, IResiliencePipeline faults)
    {
        CheckVerdict? verdict = null;
        await faults.ExecuteAsync(
            context.Check.Key,
            async _ =>
            {
                verdict = await checker.CheckAsync(context).ConfigureAwait(false);
                return AttemptOutcome.Success;
            },
            context.Token).ConfigureAwait(false);

        return verdict ?? throw new CheckFailedException(ServiceStatus.Down, HealthReason.InjectedFault, InjectedFault.Message);
    }

    private static CheckVerdict VerdictOn(Exception error, CheckContext context) => error switch
    {
        CheckFailedException failed => failed.Verdict,
        OperationCanceledException when context.Token.IsCancellationRequested => TimedOut(context),
        _ => HealthResults.Fault($"{error.GetType().Name}: {error.Message}"),
    };

    private static CheckVerdict TimedOut(CheckContext context)
    {
        var seconds = context.Check.Timeout.TotalSeconds;
        if (context.Phases.Current == CheckPhase.Dns)
        {
            // The service itself was never asked.
            return new CheckVerdict(
                ServiceStatus.Unknown, HealthReason.ResolverFailed, $"The name '{context.Check.Target.IdnHost}' was not resolved within {seconds:0.###} s.");
        }

        var where = context.Phases.Current switch
        {
            CheckPhase.Connect => "while connecting",
            CheckPhase.Tls => "during the TLS handshake",
            CheckPhase.FirstByte => "while waiting for the answer",
            CheckPhase.Transfer => "while reading the answer",
            _ => "before it was complete",
        };
        return new CheckVerdict(ServiceStatus.Down, HealthReason.Timeout, $"The time of {seconds:0.###} s was up {where}.");
    }
}
