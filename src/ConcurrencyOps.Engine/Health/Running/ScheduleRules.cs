namespace ConcurrencyOps.Health;

/// <summary>When services are checked again.</summary>
/// <param name="Interval">From the start of one check of a service to the start of its next.</param>
/// <param name="Jitter">From the second round on, each service is checked at its own place within this time, so that they do not all come at once.</param>
/// <param name="Count">How often each service is checked; null for without end.</param>
/// <param name="Duration">After this no check is started; null for without end.</param>
internal sealed record ScheduleRules(TimeSpan Interval, TimeSpan Jitter, int? Count = null, TimeSpan? Duration = null);
