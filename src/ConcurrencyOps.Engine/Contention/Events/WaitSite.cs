using System.Globalization;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Contention;

/// <summary>What a stack tells about a wait.</summary>
internal static class WaitSite
{
    private const string NewLock = "System.Threading.Lock.";
    private const string Monitor = "System.Threading.Monitor.";

    // How .NET waits, and how it says so.
    private static readonly string[] Primitives = ["System.Threading.", "System.Diagnostics.Tracing."];

    // The library that reads the events, and this room of the engine, which has it read them.
    private static readonly string[] OwnCode = ["Microsoft.Diagnostics.", "ConcurrencyOps.Contention.", "ConcurrencyOps.Diagnostics."];

    /// <summary>
    /// Where in the user's code it is: the innermost frame that is not the framework's, else the innermost one that is not part of how .NET waits.
    /// The stack is told from there on outwards.
    /// </summary>
    public static SiteLabel Of(IReadOnlyList<FrameFacts> frames)
    {
        var first = 0;
        while (first < frames.Count && IsOf(Primitives, frames[first]))
            first++;

        if (first == frames.Count)
            return default;

        var site = frames.Skip(first).FirstOrDefault(static frame => !frame.IsSystem) ?? frames[first];
        return new(Text(site), string.Join('\n', frames.Skip(first).Select(Text)));
    }

    /// <summary>The type of the lock as far as the stack proves it: System.Threading.Lock waits in methods of its own. Else <see langword="null"/>.</summary>
    public static string? LockTypeOf(IReadOnlyList<FrameFacts> frames)
    {
        var isNewLock = false;
        foreach (var frame in frames)
        {
            // A runtime whose Monitor is made of a Lock: what the user locks is an object.
            if (!IsOf(Primitives, frame))
                break;

            if (frame.Method.StartsWith(Monitor, StringComparison.Ordinal))
                return null;

            isNewLock |= frame.Method.StartsWith(NewLock, StringComparison.Ordinal);
        }

        return isNewLock ? NewLock.TrimEnd('.') : null;
    }

    /// <summary>The measuring itself waits.</summary>
    public static bool IsOwn(IReadOnlyList<FrameFacts> frames) => frames.Any(static frame => IsOf(OwnCode, frame));

    private static bool IsOf(string[] code, FrameFacts frame) => code.Any(part => frame.Method.StartsWith(part, StringComparison.Ordinal));

    private static string Text(FrameFacts frame) => frame is { File: { } file, Line: { } line }
        ? string.Create(CultureInfo.InvariantCulture, $"{frame.Method} ({Path.GetFileName(file)}:{line})")
        : frame.Method;
}
