using System.Runtime.CompilerServices;

namespace ConcurrencyOps.Fixtures;

/// <summary>A lock of some kind, with something to do while it is held.</summary>
internal interface IContended
{
    void Hold(Action work);
}

/// <summary>The lock statement on an object.</summary>
internal sealed class MonitorLock : IContended
{
    private readonly Account _account = new();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Hold(Action work)
    {
        lock (_account)
            work();
    }
}

/// <summary>System.Threading.Lock.</summary>
internal sealed class NewLock : IContended
{
    private readonly Lock _lock = new();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Hold(Action work)
    {
        lock (_lock)
            work();
    }
}

/// <summary>What is locked: a type to be named.</summary>
internal sealed class Account;
