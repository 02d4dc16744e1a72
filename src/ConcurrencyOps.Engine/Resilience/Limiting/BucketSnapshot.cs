namespace ConcurrencyOps.Resilience;

/// <summary>The whole state of one bucket. Immutable.</summary>
/// <param name="Tokens">How many calls may begin at once; below zero as many as have been promised a later time.</param>
/// <param name="At">When that was so. Tokens that have come in since are added when somebody looks.</param>
internal sealed record BucketSnapshot(double Tokens, DateTimeOffset At);
