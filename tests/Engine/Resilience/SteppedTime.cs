using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>Time whose wall clock can be set without its counter moving.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    public TimeSpan Step { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
