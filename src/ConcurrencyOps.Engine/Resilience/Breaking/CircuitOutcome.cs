namespace ConcurrencyOps.Resilience;

/// <summary>How a call through a circuit ended.</summary>
internal enum CircuitOutcome
{
    /// <summary>Well.</summary>
    Success,

    /// <summary>Badly; time-outs are failures.</summary>
    Failure,

    /// <summary>It was cancelled and says nothing: it neither closes nor opens, and a probe is given back.</summary>
    Cancelled,
}
