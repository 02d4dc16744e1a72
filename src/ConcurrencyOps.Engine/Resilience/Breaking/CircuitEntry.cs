namespace ConcurrencyOps.Resilience;

/// <summary>Whether a call may go through.</summary>
internal enum CircuitEntry
{
    /// <summary>It may.</summary>
    Allowed,

    /// <summary>It may, and its outcome decides about the circuit.</summary>
    Probe,

    /// <summary>It may not, until RetryAt or until the one probe has ended.</summary>
    Refused,
}
