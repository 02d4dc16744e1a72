namespace ConcurrencyOps.Health;

/// <summary>What a history holds of one service. Only checks that were made count, not results that repeat an earlier one.</summary>
/// <param name="Checks">How many there are.</param>
/// <param name="Up">How many of them found it Up.</param>
/// <param name="Unknown">How many of them could not tell.</param>
/// <param name="Recent">The last ones, oldest first.</param>
internal sealed record ServicePast(int Checks, int Up, int Unknown, IReadOnlyList<TrendPoint> Recent);
