namespace ConcurrencyOps.Health;

/// <summary>The check came to a verdict other than by an answer: no connection, a forbidden address, not the protocol.</summary>
internal sealed class CheckFailedException(ServiceStatus status, HealthReason reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The verdict.</summary>
    public CheckVerdict Verdict => new(status, reason, Message);
}
