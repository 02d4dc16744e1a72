namespace ConcurrencyOps.Resilience;

/// <summary>The state of a circuit breaker.</summary>
public enum CircuitPhase
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>Calls are refused until the time for a probe has come.</summary>
    Open,

    /// <summary>One probe goes through; its outcome decides.</summary>
    HalfOpen,
}
