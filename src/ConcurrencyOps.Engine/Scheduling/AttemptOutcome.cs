using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Scheduling;

/// <summary>How one attempt at an item ended.</summary>
/// <param name="Status">Succeeded, Failed, TimedOut, Cancelled; Skipped when it was never made, as when a circuit refused it.</param>
/// <param name="Error">What ended it: the executor's own error object, for the consumer's eyes only.</param>
/// <param name="Message">The error in words.</param>
internal readonly record struct AttemptOutcome(WorkStatus Status, object? Error = null, string? Message = null)
{
    /// <summary>The script ended by itself.</summary>
    public static AttemptOutcome Success { get; } = new(WorkStatus.Succeeded);

    /// <summary>Why a circuit did not let it through; null when it was made.</summary>
    public CircuitRefusal? Refusal => Error as CircuitRefusal;
}
