namespace ConcurrencyOps.Resilience;

/// <summary>
/// A circuit breaker over consecutive failures, as pure functions from one snapshot to the next: no clock, no timer, no lock. Whoever holds the
/// snapshots (a dictionary, a state file) calls <see cref="Enter"/> before a call and <see cref="Record"/> after it.
/// </summary>
/// <remarks>
/// <para>Store what comes back whenever it differs, also after a refusal: it may carry a time that was corrected because the clock was set back.</para>
/// <para>Over a file shared between processes these functions are the changes to queue, not their results: replayed on the newest snapshot they
/// merge, a snapshot written back would undo what others did. A probe is taken by an update that has been confirmed before the call is made.</para>
/// </remarks>
internal static class Circuit
{
    /// <summary>Asks whether a call may go through, and takes the probe when it is time for one.</summary>
    /// <param name="before">The circuit now.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="now">The time.</param>
    /// <param name="owner">Names this one call, not the process: an outcome counts for the probe only under the name that took it.</param>
    /// <param name="lease">How long the probe is this call's, longer than it can take; then another may probe.</param>
    public static (CircuitSnapshot After, CircuitEntry Entry) Enter(
        CircuitSnapshot before, CircuitRules rules, DateTimeOffset now, string owner, TimeSpan lease)
    {
        var current = Corrected(before, rules, now, lease);
        return current.Phase switch
        {
            CircuitPhase.Closed => (current, CircuitEntry.Allowed),
            CircuitPhase.Open when now < current.RetryAt => (current, CircuitEntry.Refused),
            CircuitPhase.HalfOpen when now < current.ProbeUntil => (current, CircuitEntry.Refused),
            _ => (Probing(current, now, owner, lease), CircuitEntry.Probe),
        };
    }

    /// <summary>The same for a call that may have the probe already, and has waited since: its lease begins anew.</summary>
    public static (CircuitSnapshot After, CircuitEntry Entry) Renew(
        CircuitSnapshot before, CircuitRules rules, DateTimeOffset now, string owner, TimeSpan lease) =>
        before.Phase == CircuitPhase.HalfOpen && before.ProbeOwner == owner
            ? (Probing(before, now, owner, lease), CircuitEntry.Probe)
            : Enter(before, rules, now, owner, lease);

    /// <summary>
    /// Lets a call through whatever the circuit says, for a user who insists. Unless the circuit is closed the call is the probe from now on; one
    /// that is under way loses its say.
    /// </summary>
    public static (CircuitSnapshot After, CircuitEntry Entry) Force(CircuitSnapshot before, DateTimeOffset now, string owner, TimeSpan lease) =>
        before.Phase == CircuitPhase.Closed ? (before, CircuitEntry.Allowed) : (Probing(before, now, owner, lease), CircuitEntry.Probe);

    /// <summary>Takes the outcome of a call into account.</summary>
    /// <remarks>
    /// Only the probe decides about a circuit that is not closed. Any other call's outcome arrives late: it was made before the circuit opened, or its
    /// lease has run out and another took the probe. A late failure is counted but does not lengthen the open time, a late success changes nothing.
    /// </remarks>
    /// <param name="before">The circuit now.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="now">When the call ended.</param>
    /// <param name="outcome">How.</param>
    /// <param name="owner">The name the call entered under.</param>
    /// <param name="error">What went wrong, for people; null unless it failed.</param>
    public static CircuitSnapshot Record(
        CircuitSnapshot before, CircuitRules rules, DateTimeOffset now, CircuitOutcome outcome, string owner, string? error)
    {
        var isProbe = before.Phase == CircuitPhase.HalfOpen && before.ProbeOwner == owner;
        return outcome switch
        {
            CircuitOutcome.Cancelled => isProbe ? GivenBack(before, now) : before,
            CircuitOutcome.Success => isProbe || before.Phase == CircuitPhase.Closed ? CircuitSnapshot.Closed : before,
            _ => Failed(before, rules, now, isProbe, error),
        };
    }

    private static CircuitSnapshot Failed(CircuitSnapshot before, CircuitRules rules, DateTimeOffset now, bool isProbe, string? error)
    {
        var after = before with { ConsecutiveFailures = OneMore(before.ConsecutiveFailures), LastError = error };
        var opens = isProbe || (before.Phase == CircuitPhase.Closed && after.ConsecutiveFailures >= rules.FailureThreshold);
        if (!opens)
            return after;

        var breaks = OneMore(before.Breaks);
        return after with
        {
            Phase = CircuitPhase.Open,
            Breaks = breaks,
            OpenedAt = now,
            RetryAt = Instants.Add(now, rules.OpenTime(breaks)),
            ProbeOwner = null,
            ProbeUntil = null,
            ProbeLease = null,
        };
    }

    private static CircuitSnapshot Probing(CircuitSnapshot before, DateTimeOffset now, string owner, TimeSpan lease) =>
        before with { Phase = CircuitPhase.HalfOpen, ProbeOwner = owner, ProbeUntil = Instants.Add(now, lease), ProbeLease = lease };

    /// <summary>The next call may probe at once, if the time for it had come already; a forced call may have come before it.</summary>
    private static CircuitSnapshot GivenBack(CircuitSnapshot before, DateTimeOffset now) =>
        before with { Phase = CircuitPhase.Open, RetryAt = before.RetryAt ?? now, ProbeOwner = null, ProbeUntil = null, ProbeLease = null };

    /// <summary>
    /// No time lies further ahead than the rules and the probe's own lease could have put it: when the clock was set back, or the rules have become shorter, the circuit waits at
    /// most one open time from now. A missing time counts as now.
    /// </summary>
    private static CircuitSnapshot Corrected(CircuitSnapshot before, CircuitRules rules, DateTimeOffset now, TimeSpan lease) => before.Phase switch
    {
        CircuitPhase.Closed => before,
        CircuitPhase.Open => before with
        {
            OpenedAt = Instants.Earlier(before.OpenedAt, now),
            RetryAt = Instants.Earlier(before.RetryAt ?? now, Instants.Add(now, rules.OpenTime(before.Breaks))),
        },
        _ => before with
        {
            OpenedAt = Instants.Earlier(before.OpenedAt, now),
            ProbeUntil = Instants.Earlier(before.ProbeUntil ?? now, Instants.Add(now, before.ProbeLease ?? lease)),
        },
    };

    private static int OneMore(int count) => count == int.MaxValue ? count : count + 1;
}
