using System.Diagnostics;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Locks;

/// <summary>Two lock names that no other test uses.</summary>
internal sealed class TestLocks : IDisposable
{
    private static int _last;

    private readonly string _prefix = $"test {Interlocked.Increment(ref _last)}";
    private readonly Session _observer = new();

    public string A => $"{_prefix} a";

    public string B => $"{_prefix} b";

    /// <summary>A session whose scripts know the names as $a and $b.</summary>
    public Session NewSession() => new Session().With("a", A).With("b", B);

    /// <summary>Whether somebody else could have both now.</summary>
    public bool AreFree() => _observer.With("a", A).With("b", B).Run("Use-Lock $a, $b { $true } -TimeoutSeconds 0").Line == "True";

    /// <summary>Somebody who holds a lock is given up, as a stuck worker is.</summary>
    public void LoseWhileHeld(string name)
    {
        using var native = new ManualResetEventSlim();
        _observer.With("name", name).With("native", native).Run("1 | Invoke-ParallelWork { Use-Lock $using:name { ($using:native).Wait() } } -TimeoutSeconds 0.2").Warnings.ShouldHaveSingleItem().ShouldContain(name);
        native.Set();
    }

    /// <summary>Waits until somebody waits for a lock.</summary>
    public void AwaitWaiter(string name)
    {
        var started = Stopwatch.GetTimestamp();
        var script = "@(Get-LockEvent $name -WarningAction Ignore)[-1].Event";
        while (_observer.With("name", name).Run(script).Line != "Waiting")
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Session.Patience, $"nobody waits for {name}");
    }

    public void Dispose() => _observer.Dispose();
}
