using System.Globalization;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Resilience;

/// <summary>Rate limit and circuits of one policy. This part is what calls go through; PolicyGate.Shared.cs shows and shares where they stand.</summary>
internal sealed partial class PolicyGate : IPolicyGate
{
    private static readonly string ProcessPrefix = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}-");

    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(20);

    private const int LongestError = 300;

    private static long _lastOwner;

    private readonly GateRules _rules;
    private readonly MonotonicClock _clock;
    private readonly GateKeys _keys;
    private readonly GateSync? _sync;

    /// <param name="rules">What to enforce.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="store">What other processes share; null to share nothing.</param>
    public PolicyGate(GateRules rules, TimeProvider time, IKeyStore? store = null)
    {
        _rules = rules;
        _clock = new MonotonicClock(time);
        _keys = new GateKeys(key => _sync?.Load(key) ?? KeyState.New, IsIdle);
        _sync = store is null ? null : new GateSync(store, _keys, _clock, rules.Policy);
    }

    /// <inheritdoc/>
    public bool LimitsRate => _rules.Bucket is not null;

    /// <inheritdoc/>
    public bool BreaksCircuit => _rules.Circuit is not null;

    /// <inheritdoc/>
    public ValueTask<CircuitRefusal?> WaitForTurnAsync(string key, CancellationToken cancellationToken) =>
        WaitForTurnAsync(key, asksCircuit: _rules.Circuit is not null, cancellationToken);

    private async ValueTask<CircuitRefusal?> WaitForTurnAsync(string key, bool asksCircuit, CancellationToken cancellationToken)
    {
        if (_rules.Bucket is null)
            return null;

        cancellationToken.ThrowIfCancellationRequested();
        _sync?.WhenDue();
        var (refusal, due, opened) = _keys.With(key, found => TakeTurnWhileLocked(found, asksCircuit));
        if (refusal is not null || due <= _clock.Now)
            return refusal;

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, opened);
            while (due - _clock.Now is var left && left > TimeSpan.Zero)
                await Task.Delay(Delay(left), _clock.Time, either.Token).ConfigureAwait(false);

            return null;
        }
        catch (OperationCanceledException)
        {
            GiveTurnBack(key);
            cancellationToken.ThrowIfCancellationRequested();
        }

        // The circuit opened. Should it have closed again by now, the call has lost its place and takes a new one.
        return await WaitForTurnAsync(key, asksCircuit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void GiveTurnBack(string key)
    {
        if (_rules.Bucket is { } rules)
            Do(key, (state, at) => state.Bucket is null ? state : state with { Bucket = TokenBucket.GiveBack(state.Bucket, rules, at) });
    }

    /// <inheritdoc/>
    public ValueTask<CircuitPass> EnterAsync(string key, TimeSpan? timeout, CancellationToken cancellationToken) =>
        EnterAsync(key, new CircuitPass(NewOwner(), GateRules.LeaseFor(timeout)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CircuitRefusal?> BeginAsync(string key, CircuitPass pass, CancellationToken cancellationToken)
    {
        if (_rules.Circuit is null)
            return default;

        var (refusal, isDue) = _keys.With(key, found => BeginWhileLocked(found, pass));
        return isDue ? RenewAsync(key, pass, cancellationToken) : new(refusal);
    }

    /// <inheritdoc/>
    public void Leave(string key, CircuitPass pass, CircuitOutcome outcome, string? error)
    {
        var owner = pass.Owner;
        if (_rules.Circuit is not { } rules || (outcome == CircuitOutcome.Cancelled && !IsProbing(key, owner)))
            return;

        // It may come from a server, goes into a file and is shown on a terminal.
        var message = error is null ? null : SafeText.Clean(error, LongestError);
        if (Do(key, (state, at) => state with { Circuit = Circuit.Record(state.Circuit, rules, at, outcome, owner, message) }))
            _sync?.Soon();
    }

    private async ValueTask<CircuitRefusal?> RenewAsync(string key, CircuitPass pass, CancellationToken cancellationToken) =>
        (await EnterAsync(key, pass, cancellationToken).ConfigureAwait(false)).Refusal;

    private async ValueTask<CircuitPass> EnterAsync(string key, CircuitPass pass, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_rules.Circuit is null)
            return default;

        _sync?.WhenDue();
        var refusal = pass.IsForced ? Force(key, pass) : _keys.With(key, found => EnterWhileLocked(found, pass));
        if (refusal is not null || !IsProbing(key, pass.Owner))
            return pass with { Refusal = refusal };

        // Of several processes whose time has come, the one whose lease is in the file probes. Whoever is forced probes beside it.
        if (_sync is not null)
        {
            await ShowProbeAsync(_sync, key, pass, cancellationToken).ConfigureAwait(false);
            refusal = pass.IsForced ? null : _keys.With(key, found => RefusalWhileLocked(found, pass.Owner));
        }

        return pass with { IsProbe = true, Refusal = refusal };
    }

    // Until others can see that this call probes. A cancelled one gives the probe back instead of waiting for a file that another process holds; so long
    // as that is known, nobody waits for it.
    private async ValueTask ShowProbeAsync(GateSync sync, string key, CircuitPass pass, CancellationToken cancellationToken)
    {
        if (sync.IsOutOfReach)
        {
            sync.WhenDue();
            return;
        }

        try
        {
            await sync.FlushAsync(takesAll: false).WaitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            Leave(key, pass, CircuitOutcome.Cancelled, null);
            throw;
        }
    }

    private (CircuitRefusal? Refusal, DateTimeOffset Due, CancellationToken Opened) TakeTurnWhileLocked(GateKey key, bool asksCircuit)
    {
        if (asksCircuit && RefusalWhileLocked(key, "") is { } refusal)
            return (refusal, default, default);

        var rules = _rules.Bucket!;
        var now = _clock.Now;
        var wait = TokenBucket.Take(key.StateWhileLocked.Bucket, rules, now).Wait;
        DoWhileLocked(key, now, (state, at) => state with { Bucket = TokenBucket.Take(state.Bucket, rules, at).After });
        var opened = wait > TimeSpan.Zero && asksCircuit ? key.OpenedWhileLocked() : default;
        return (null, Instants.Add(now, wait), opened);
    }

    private CircuitRefusal? EnterWhileLocked(GateKey key, CircuitPass pass)
    {
        var (owner, lease) = (pass.Owner, pass.Lease);
        var rules = _rules.Circuit!;
        var now = _clock.Now;
        var before = key.StateWhileLocked.Circuit;
        var (after, entry) = Circuit.Renew(before, rules, now, owner, lease);
        if (after != before)
            DoWhileLocked(key, now, entry == CircuitEntry.Refused ? Correct : Enter);

        return RefusalWhileLocked(key, owner);

        KeyState Enter(KeyState state, DateTimeOffset at) => state with { Circuit = Circuit.Renew(state.Circuit, rules, at, owner, lease).After };

        // Replayed where it would not be refused, a refused call must not take the probe.
        KeyState Correct(KeyState state, DateTimeOffset at) =>
            Circuit.Enter(state.Circuit, rules, at, owner, lease) is (var corrected, CircuitEntry.Refused) ? state with { Circuit = corrected } : state;
    }

    // A probe has to be renewed before so much of its lease has gone by that the rest could be too short for the call.
    private (CircuitRefusal? Refusal, bool IsDue) BeginWhileLocked(GateKey key, CircuitPass pass)
    {
        var circuit = key.StateWhileLocked.Circuit;
        if (!pass.IsProbe)
            return (circuit.Phase == CircuitPhase.Open && !pass.IsForced ? RefusalWhileLocked(key, "") : null, false);

        var isOwn = circuit.Phase == CircuitPhase.HalfOpen && circuit.ProbeOwner == pass.Owner;
        return (null, isOwn ? circuit.ProbeUntil - _clock.Now < pass.Lease - (GateRules.LeaseMargin / 2) : !pass.IsForced);
    }

    // Null for a call that may go through or, not having asked yet, would be let through as the probe.
    private CircuitRefusal? RefusalWhileLocked(GateKey key, string owner)
    {
        var now = _clock.Now;
        var circuit = key.StateWhileLocked.Circuit;
        var isOwnProbe = circuit.Phase == CircuitPhase.HalfOpen && circuit.ProbeOwner == owner;
        if (isOwnProbe || Circuit.Enter(circuit, _rules.Circuit!, now, owner, GateRules.LeaseFor(null)).Entry != CircuitEntry.Refused)
            return null;

        var isProbing = circuit.Phase == CircuitPhase.HalfOpen;
        var until = (isProbing ? circuit.ProbeUntil : circuit.RetryAt) ?? now;
        return new CircuitRefusal(_rules.Policy, key.Name, Instants.Add(until, _clock.WallOffset), isProbing, circuit.LastError);
    }

    private static string NewOwner() => ProcessPrefix + Interlocked.Increment(ref _lastOwner).ToString(CultureInfo.InvariantCulture);

    private bool IsProbing(string key, string owner) => _keys.With(
        key, found => found.StateWhileLocked.Circuit is { Phase: CircuitPhase.HalfOpen } circuit && circuit.ProbeOwner == owner);

    /// <summary>Takes note of something that happens now; true when a circuit changed its phase by it.</summary>
    private bool Do(string key, Func<KeyState, DateTimeOffset, KeyState> change) =>
        _keys.With(key, found => DoWhileLocked(found, _clock.Now, change));

    private bool DoWhileLocked(GateKey key, DateTimeOffset at, Func<KeyState, DateTimeOffset, KeyState> change)
    {
        var before = key.StateWhileLocked.Circuit.Phase;
        var happened = new KeyEvent(at, change);
        key.DoWhileLocked(happened);
        _sync?.KeepWhileLocked(key, happened);
        return before != key.StateWhileLocked.Circuit.Phase;
    }

    private bool IsIdle(KeyState state) =>
        state.Circuit == CircuitSnapshot.Closed
        && (state.Bucket is null || _rules.Bucket is not { } rules || TokenBucket.Take(state.Bucket, rules, _clock.Now).After.Tokens >= rules.Limit - 1);

    // Timers may be a few milliseconds early: whoever waits looks at the clock again.
    private static TimeSpan Delay(TimeSpan left)
    {
        var rounded = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
        return rounded < LongestDelay ? rounded : LongestDelay;
    }
}
