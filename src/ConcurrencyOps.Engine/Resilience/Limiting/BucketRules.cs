namespace ConcurrencyOps.Resilience;

/// <summary>How many calls may begin per time.</summary>
/// <param name="Limit">How many a window, and how many at once after a pause; at least 1.</param>
/// <param name="Window">The window, longer than zero.</param>
internal sealed record BucketRules(int Limit, TimeSpan Window);
