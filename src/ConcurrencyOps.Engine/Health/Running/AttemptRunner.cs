using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Health;

/// <summary>Makes the attempts of a check: policy around rate limit around throttle around the deadline of one attempt.</summary>
internal sealed class AttemptRunner(HealthRunOptions options, Func<CheckKind, IServiceChecker> checkers, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.ThrottleLimit);

    /// <summary>How many attempts run.</summary>
    public int Running => options.ThrottleLimit - _slots.CurrentCount;

    /// <summary>To be called when no attempt is under way any more.</summary>
    public void Dispose() => _slots.Dispose();

    /// <summary>Attempts until one stands or the policy gives up.</summary>
    public ValueTask<AttemptOutcome> RunAsync(HealthJob job, CancellationToken stop) =>
        (job.Check.IsSafeToRepeat ? options.Policy : options.PolicyOnce) is { } policy
            ? policy.ExecuteAsync(job.Check.Key, leave => PacedAsync(job, leave.Token), stop)
            : PacedAsync(job, stop);

    private ValueTask<AttemptOutcome> PacedAsync(HealthJob job, CancellationToken token) =>
        options.Limiter is { } limiter
            ? limiter.ExecuteAsync(job.Check.HostKey, leave => AttemptAsync(job, leave.Token), token)
            : AttemptAsync(job, token);

    private async ValueTask<AttemptOutcome> AttemptAsync(HealthJob job, CancellationToken token)
    {
        // Without the token, which would cost each waiting check a task more: after a stop places are free soon.
        await _slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            token.ThrowIfCancellationRequested();
            if (job.Check.Kind == CheckKind.Http)
                await options.Prepare().WaitAsync(token).ConfigureAwait(false);

            // One source for both: thousands of checks may be open at once, and each byte counts.
            using var end = new CancellationTokenSource(job.Check.Timeout, time);
            using var registration = token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), end);
            await CheckAsync(job, new CheckContext(job.Check, time, end.Token), token).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }

        // Unknown says nothing about the service: neither a retry nor the circuit may take it for a failure, or for a success.
        return job.Verdict!.Value switch
        {
            { Status: ServiceStatus.Down } down => new AttemptOutcome(WorkStatus.Failed, null, down.Message),
            { Status: ServiceStatus.Unknown } unknown => new AttemptOutcome(WorkStatus.Cancelled, null, unknown.Message),
            _ => AttemptOutcome.Success,
        };
    }

    private async ValueTask CheckAsync(HealthJob job, CheckContext context, CancellationToken stop)
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
