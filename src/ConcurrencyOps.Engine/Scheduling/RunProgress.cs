namespace ConcurrencyOps.Scheduling;

/// <summary>Where a run stands.</summary>
internal readonly record struct RunProgress(long Total, long Done, int Running, int Waiting, int Limit, bool InputEnded, TimeSpan Elapsed);
