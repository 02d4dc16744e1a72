using ConcurrencyOps.Tests.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>Time that stands still until a test moves it, and that knows how many timers were set: a test must not move it before they are.</summary>
internal sealed class TimersTime : FakeTimeProvider
{
    private int _timers;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _timers);
        return timer;
    }

    public void AwaitTimers(int count) => Gate.Until(() => Volatile.Read(ref _timers) >= count, $"timer {count} was set");
}
