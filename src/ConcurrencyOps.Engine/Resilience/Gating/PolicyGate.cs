using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Resilience;

/// <summary>Rate limit and circuits of one policy. This part is what calls go through; PolicyGate.Sync.cs shares it with other processes.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing; a policy lives as long as somebody names it.")]
internal sealed partial class PolicyGate : IPolicyGate
{
    private static readonly string ProcessPrefix = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}-");

    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(20);

    /// <summary>How long a cancelled call, or a command that was stopped, waits for its last word to be stored.</summary>
    public static readonly TimeSpan PatienceOfCancelled = TimeSpan.FromMilliseconds(500);

    private const int LongestError = 300;

    private static long _lastOwner;

    private readonly GateRules _rules;
    private readonly MonotonicClock _clock;
    private readonly IKeyStore? _store;
    private readonly GateKeys _keys;

    /// <param name="rules">What to enforce.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="store">What other processes share; null to share nothing.</param>
    public PolicyGate(GateRules rules, TimeProvider time, IKeyStore? store = null)
    {
        _rules = rules;
        _clock = new MonotonicClock(time);
        _store = store;
        _keys = new GateKeys(Load, IsIdle);
        _syncedAt = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public bool LimitsRate => _rules.Bucket is not null;

    /// <inheritdoc/>
    public bool BreaksCircuit => _rules.Circuit is not null;

    /// <summary>The keys in memory.</summary>
    public IReadOnlyCollection<string> KeysInMemory => [.. _keys.All.Select(static key => key.Name)];

    /// <inheritdoc/>
    public ValueTask<CircuitRefusal?> WaitForTurnAsync(string key, CancellationToken cancellationToken) =>
        WaitForTurnAsync(key, asksCircuit: _rules.Circuit is not null, cancellationToken);

    private async ValueTask<CircuitRefusal?> WaitForTurnAsync(string key, bool asksCircuit, CancellationToken cancellationToken)
    {
        if (_rules.Bucket is null)
            return null;

        cancellationToken.ThrowIfCancellationRequested();
        SyncWhenDue();
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
    public async ValueTask<CircuitPass> EnterAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_rules.Circuit is null)
            return default;

        SyncWhenDue();
        var owner = NewOwner();
        var refusal = _keys.With(key, found => EnterWhileLocked(found, owner));
        if (refusal is not null || _store is null || !IsProbing(key, owner))
            return new CircuitPass(owner, refusal);

        // Of several processes whose time has come, the one whose lease is in the file probes.
        await ShowProbeAsync(key, owner, cancellationToken).ConfigureAwait(false);
        return new CircuitPass(owner, _keys.With(key, found => RefusalWhileLocked(found, owner)));
    }

    // Until others can see that this call probes. A cancelled one gives the probe back instead of waiting for a file that another process holds.
    private async ValueTask ShowProbeAsync(string key, string owner, CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync(key, new CircuitPass(owner), CircuitOutcome.Cancelled, null).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask LeaveAsync(string key, CircuitPass pass, CircuitOutcome outcome, string? error)
    {
        if (_rules.Circuit is not { } rules)
            return;

        var owner = pass.Owner;
        if (outcome == CircuitOutcome.Cancelled && !IsProbing(key, owner))
            return;

        // It may come from a server, goes into a file and is shown on a terminal.
        var message = error is null ? null : SafeText.Clean(error, LongestError);
        var phaseChanged = Do(key, (state, at) => state with { Circuit = Circuit.Record(state.Circuit, rules, at, outcome, owner, message) });
        if (!phaseChanged)
            return;

        // Who was cancelled does not wait for a file that another process holds; it is written all the same.
        var stored = FlushAsync();
        await (outcome == CircuitOutcome.Cancelled ? Task.WhenAny(stored, Task.Delay(PatienceOfCancelled)) : stored).ConfigureAwait(false);
    }

    /// <summary>Closes a circuit and forgets its failures, wherever it stands.</summary>
    public async Task ResetAsync(string key)
    {
        Do(key, static (state, _) => state with { Circuit = CircuitSnapshot.Closed });
        await FlushAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public CircuitRefusal? RefusalNow(string key) => _rules.Circuit is null
        ? null
        : _keys.With(key, found => found.StateWhileLocked.Circuit.Phase == CircuitPhase.Open ? RefusalWhileLocked(found, "") : null);

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

    private CircuitRefusal? EnterWhileLocked(GateKey key, string owner)
    {
        var rules = _rules.Circuit!;
        var lease = _rules.Lease;
        var now = _clock.Now;
        var before = key.StateWhileLocked.Circuit;
        var (after, entry) = Circuit.Enter(before, rules, now, owner, lease);
        if (after != before)
            DoWhileLocked(key, now, entry == CircuitEntry.Refused ? Correct : Enter);

        return RefusalWhileLocked(key, owner);

        KeyState Enter(KeyState state, DateTimeOffset at) => state with { Circuit = Circuit.Enter(state.Circuit, rules, at, owner, lease).After };

        // Replayed where it would not be refused, a refused call must not take the probe.
        KeyState Correct(KeyState state, DateTimeOffset at) =>
            Circuit.Enter(state.Circuit, rules, at, owner, lease) is (var corrected, CircuitEntry.Refused) ? state with { Circuit = corrected } : state;
    }

    // Null for a call that may go through or, not having asked yet, would be let through as the probe.
    private CircuitRefusal? RefusalWhileLocked(GateKey key, string owner)
    {
        var now = _clock.Now;
        var circuit = key.StateWhileLocked.Circuit;
        var isOwnProbe = circuit.Phase == CircuitPhase.HalfOpen && circuit.ProbeOwner == owner;
        if (isOwnProbe || Circuit.Enter(circuit, _rules.Circuit!, now, owner, _rules.Lease).Entry != CircuitEntry.Refused)
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
        key.DoWhileLocked(new KeyEvent(at, change), isStored: _store is not null);
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
