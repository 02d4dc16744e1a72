using System.Runtime.InteropServices;

namespace ConcurrencyOps.Deadlocks;

/// <summary>The numbers of the calls in which Linux tells what a thread waits for; they differ by processor.</summary>
/// <param name="Futex">Waits for a word in memory: mutexes.</param>
/// <param name="Flock">Waits for a file lock.</param>
/// <param name="Wait4">Waits for the end of a child.</param>
/// <param name="WaitId">The same, newer.</param>
/// <param name="Restarted">A wait with a time-out that was interrupted, and goes on.</param>
internal sealed record SystemCalls(int Futex, int Flock, int Wait4, int WaitId, int Restarted)
{
    /// <summary>Those of x64.</summary>
    public static SystemCalls X64 { get; } = new(202, 73, 61, 247, 219);

    /// <summary>Those of this machine; <see langword="null"/> where they are not known.</summary>
    public static SystemCalls? OfThisMachine => RuntimeInformation.OSArchitecture switch
    {
        _ when !OperatingSystem.IsLinux() => null,
        Architecture.X64 => X64,
        Architecture.Arm64 => new(98, 32, 260, 95, 128),
        _ => null,
    };
}
