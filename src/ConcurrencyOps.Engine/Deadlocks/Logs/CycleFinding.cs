using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>A circle of threads in a log, in numbers.</summary>
/// <param name="Certainty">How sure it is.</param>
/// <param name="Steps">The threads: each waits for a lock that the next one holds.</param>
/// <param name="BlockedCount">How many more wait for one of them.</param>
/// <param name="SeenNs">When the circle closed, or the last order that makes it possible was seen.</param>
/// <param name="Note">What the reader should know besides; null for nothing.</param>
internal sealed record CycleFinding(DeadlockCertainty Certainty, IReadOnlyList<LoggedStep> Steps, int BlockedCount, long SeenNs, string? Note = null)
{
    /// <summary>The same for the same locks in the same circle, whoever takes part and wherever it is begun.</summary>
    public string LockKey { get; } = KeyOf([.. Steps.Select(static step => step.Wants)]);

    /// <summary>The same for the same threads and locks in the same circle.</summary>
    public string Key { get; } = KeyOf([.. Steps.SelectMany(static step => new[] { step.Thread, step.Wants })], stride: 2);

    private static string KeyOf(int[] numbers, int stride = 1)
    {
        int first = 0;
        for (int start = stride; start < numbers.Length; start += stride)
        {
            if (Rotated(numbers, start).AsSpan().SequenceCompareTo(Rotated(numbers, first)) < 0)
                first = start;
        }

        return string.Join(',', Rotated(numbers, first));
    }

    private static int[] Rotated(int[] numbers, int start) => [.. numbers[start..], .. numbers[..start]];
}

/// <summary>One thread of a circle.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Wants">The lock that it waits for.</param>
/// <param name="Mode">How it wants it.</param>
/// <param name="Site">Where in the code.</param>
/// <param name="Holds">What it holds.</param>
/// <param name="Remark">What became of its wait; null when it did not end.</param>
internal sealed record LoggedStep(int Thread, int Wants, LockMode Mode, int Site, IReadOnlyList<HeldLock> Holds, string? Remark = null);

/// <summary>A lock that a thread holds.</summary>
/// <param name="Lock">The lock.</param>
/// <param name="Mode">How.</param>
/// <param name="Site">Where it took it.</param>
internal readonly record struct HeldLock(int Lock, LockMode Mode, int Site);
