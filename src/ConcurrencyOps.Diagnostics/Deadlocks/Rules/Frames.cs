namespace ConcurrencyOps.Diagnostics;

/// <summary>Finds its way through a stack.</summary>
internal static class Frames
{
    /// <summary>How many frames from this one outward are of types for which it holds, those of the runtime between them included.</summary>
    public static int CountWhile(ThreadView thread, int first, Func<MethodView, bool> holds)
    {
        var last = first;
        for (var i = first; i < thread.Frames.Count && (thread.Frames[i].Method is not { } method || holds(method)); i++)
            last = i;

        return last - first + 1;
    }

    /// <summary>The names of the methods in some frames.</summary>
    public static IEnumerable<string> Names(ThreadView thread, int first, int count) =>
        thread.Frames.Skip(first).Take(count).Select(static frame => frame.Method?.Name).OfType<string>();
}
