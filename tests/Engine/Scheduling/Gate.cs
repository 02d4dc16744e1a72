using System.Diagnostics;

namespace ConcurrencyOps.Tests.Scheduling;

/// <summary>Holds threads until a test opens it. Every wait ends: a gate that nobody opens fails the test instead of hanging it.</summary>
internal sealed class Gate
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _opened.Task.IsCompleted;

    public void Open() => _opened.TrySetResult();

    public void Pass() => PassUnless(CancellationToken.None);

    public void PassUnless(CancellationToken cancelled)
    {
        if (!_opened.Task.Wait(Patience, cancelled))
            throw new TimeoutException("Nobody opened the gate.");
    }

    /// <summary>For states that announce themselves to nobody, such as a thread that has come to wait.</summary>
    public static void Until(Func<bool> condition, string what)
    {
        if (!SpinWait.SpinUntil(condition, Patience))
            throw new TimeoutException($"Waited in vain until {what}.");
    }

    /// <summary>A clock that says when a test has waited long enough.</summary>
    public static Action Deadline(string what)
    {
        var started = Stopwatch.GetTimestamp();
        return () =>
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"Waited in vain until {what}.");
        };
    }
}
