namespace ConcurrencyOps.Health;

/// <summary>The times of a check that is through, in milliseconds.</summary>
internal readonly struct CheckTiming(HealthJob job, TimeProvider time)
{
    /// <summary>Waited in this process before the first attempt.</summary>
    public double QueueMs => Between(job.AddedAt, job.Attempts == 0 ? time.GetTimestamp() : job.FirstStartedAt);

    /// <summary>From the first attempt's start to the verdict; null when none was made.</summary>
    public double? DurationMs => job.Attempts == 0 ? null : Between(job.FirstStartedAt, job.LastEndedAt);

    /// <summary>The last attempt, when the service answered.</summary>
    public double? ResponseTimeMs => job.Answered ? Between(job.LastStartedAt, job.LastEndedAt) : null;

    private double Between(long from, long to) => Math.Round(time.GetElapsedTime(from, to).TotalMilliseconds, 3);
}
