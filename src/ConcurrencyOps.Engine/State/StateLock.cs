using System.Globalization;

namespace ConcurrencyOps.State;

/// <summary>
/// The right to write a state file, held by one process at a time: the exclusive handle to a file beside it. The system takes it back when a
/// process dies, so it is never stale; the file stays, for deleting it would let two processes hold two locks of one name.
/// </summary>
internal static class StateLock
{
    private const double FirstPauseMs = 1;
    private const double LongestPauseMs = 20;
    private const int LongestWait = 6;

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>What to dispose of to release it; null when another has it.</returns>
    /// <exception cref="IOException">There can be no lock file at that place.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not write there.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    /// <summary>Takes the lock as soon as it is free, asking again after pauses that grow and differ from process to process.</summary>
    /// <remarks>
    /// Whoever asks in turns has no place in a queue. So the patience is with one holder that does not get on: it begins anew whenever somebody has
    /// written, up to <see cref="LongestWait"/> times in all. The pauses are those of the real world, not of the clock of the checks.
    /// </remarks>
    /// <param name="path">The lock file.</param>
    /// <param name="patience">How long one holder may keep it.</param>
    /// <param name="progress">Something that is different after a write.</param>
    /// <exception cref="IOException">It was not free for so long, or there can be no lock file at that place.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not write there.</exception>
    public static async Task<FileStream> TakeAsync(string path, TimeSpan patience, Func<long> progress)
    {
        var time = TimeProvider.System;
        var (begun, since, seen) = (time.GetTimestamp(), time.GetTimestamp(), progress());
        for (var pause = FirstPauseMs; ; pause = Math.Min(pause * 2, LongestPauseMs))
        {
            if (TryTake(path) is { } held)
                return held;

            if (progress() is var now && now != seen)
                (since, seen) = (time.GetTimestamp(), now);

            if (time.GetElapsedTime(since) >= patience || time.GetElapsedTime(begun) >= patience * LongestWait)
                throw InUse(path, time.GetElapsedTime(begun));

            await Task.Delay(TimeSpan.FromMilliseconds(pause * (0.5 + Random.Shared.NextDouble())), time).ConfigureAwait(false);
        }
    }

    private static IOException InUse(string path, TimeSpan waited) => new(
        string.Create(CultureInfo.InvariantCulture, $"The state file is in use: for {waited.TotalSeconds:0.#} seconds other processes have held '{path}'. ")
        + $"End the process that keeps it{Finder(path)}, or give this one another state file.");

    /// <summary>A failure of the disk or the path is no holder: waiting would not help.</summary>
    private static bool IsHeld(IOException exception) =>
        exception.GetType() == typeof(IOException) && (OperatingSystem.IsWindows()
            ? (exception.HResult & 0xFFFF) is SharingViolation or LockViolation
            : exception.HResult is LinuxWouldBlock or MacWouldBlock);

    private static string Finder(string path) => OperatingSystem.IsWindows() ? "" : $" (fuser '{path}' names it)";

    private const int SharingViolation = 32;
    private const int LockViolation = 33;
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
}
