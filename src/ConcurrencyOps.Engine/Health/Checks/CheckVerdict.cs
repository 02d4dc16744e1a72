namespace ConcurrencyOps.Health;

/// <summary>What one attempt says.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="Message">What was wrong, in words, neutralised for a terminal; null when all is well.</param>
internal readonly record struct CheckVerdict(ServiceStatus Status, HealthReason Reason, string? Message = null)
{
    /// <summary>All is well.</summary>
    public static CheckVerdict Up { get; } = new(ServiceStatus.Up, HealthReason.Expected);
}
