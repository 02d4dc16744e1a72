using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>A checker that does what the test says.</summary>
internal sealed class DelegateChecker(Func<CheckContext, ValueTask<CheckVerdict>> check) : IServiceChecker
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public ValueTask<CheckVerdict> CheckAsync(CheckContext context)
    {
        Interlocked.Increment(ref _calls);
        return check(context);
    }
}
