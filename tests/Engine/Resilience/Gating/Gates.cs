using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>Gates for tests, and short ways to use them.</summary>
internal static class Gates
{
    public const string Key = "k";

    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    public static GateRules Rules(int? threshold = null, int? limit = null, double windowSeconds = 1, TimeSpan? maxRecovery = null) => new()
    {
        Policy = "p",
        Circuit = threshold is { } failures ? new CircuitRules(failures, Recovery, maxRecovery ?? Recovery) : null,
        Bucket = limit is { } count ? new BucketRules(count, TimeSpan.FromSeconds(windowSeconds)) : null,
    };

    /// <summary>One call from entering to leaving, and what follows from it stored where the gate has a store; null when it went through, else why not.</summary>
    public static async Task<CircuitRefusal?> Call(this PolicyGate gate, CircuitOutcome outcome, string key = Key, string? error = "down")
    {
        var refusal = await gate.CallUnstored(outcome, key, error);
        if (gate.IsShared)
            await gate.FlushAsync();

        return refusal;
    }

    /// <summary>The same without waiting for the store.</summary>
    public static async Task<CircuitRefusal?> CallUnstored(this PolicyGate gate, CircuitOutcome outcome, string key = Key, string? error = "down")
    {
        var pass = await gate.EnterAsync(key);
        if (pass.Refusal is null)
            gate.Leave(key, pass, outcome, error);

        return pass.Refusal;
    }

    /// <summary>Asks the circuit for a call that takes as long as it likes.</summary>
    public static ValueTask<CircuitPass> EnterAsync(this IPolicyGate gate, string key = Key) => gate.EnterAsync(key, null, CancellationToken.None);

    public static async Task Fail(this PolicyGate gate, int times, string key = Key)
    {
        for (var i = 0; i < times; i++)
            (await gate.Call(CircuitOutcome.Failure, key)).ShouldBeNull();
    }

    public static Task<CircuitRefusal?> Turn(this PolicyGate gate, string key = Key) => gate.WaitForTurnAsync(key, CancellationToken.None).AsTask();

    public static async Task<CircuitState> State(this PolicyGate gate, string key = Key) =>
        (await gate.StatesAsync()).Single(state => state.Key == key);
}
