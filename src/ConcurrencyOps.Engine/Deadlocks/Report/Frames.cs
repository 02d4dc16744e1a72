using ConcurrencyOps.Health;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Stacks as text.</summary>
internal static class Frames
{
    private const int MostMethod = 1000;

    /// <summary>Where in the user's code it is: the innermost frame that is not the framework's.</summary>
    public static string? Site(WaitNode node)
    {
        var frame = node.Thread is { } thread ? thread.Stack.FirstOrDefault(static frame => !frame.IsSystem) : node.Resource?.Site;
        return frame is null ? null : Text(frame, Path.GetFileName(frame.File));
    }

    /// <summary>The whole stack, one frame a line.</summary>
    public static string? Stack(WaitNode node) =>
        node.Thread is { Stack: { Count: > 0 } stack } ? string.Join('\n', stack.Select(static frame => Text(frame, frame.File))) : null;

    private static string Text(FrameFacts frame, string? file)
    {
        var method = SafeText.Clean(frame.Method, MostMethod);
        return file is null ? method : $"{method} ({SafeText.Clean(file, MostMethod)}{(frame.Line is { } line ? $":{line}" : "")})";
    }
}
