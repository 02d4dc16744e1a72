using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Who goes on when a task is completed: other tasks and async methods, through whatever the framework puts between.</summary>
internal static class Continuations
{
    private const int DeepestNesting = 8;

    private static readonly string[] Wrapped = ["m_action", "_action", "_continuation", "m_task", "_moveNextAction"];

    public static IEnumerable<ClrObject> Of(ClrObject task) =>
        task.TryReadObjectField("m_continuationObject", out var continuation) ? Unwrap(continuation, DeepestNesting) : [];

    private static IEnumerable<ClrObject> Unwrap(ClrObject continuation, int depth)
    {
        if (continuation.IsNull || continuation.Type is not { } type || depth == 0)
            return [];

        if (TaskFields.IsTask(type))
            return [continuation];

        if (type.Name?.StartsWith("System.Collections.Generic.List<", StringComparison.Ordinal) == true)
            return Items(continuation).SelectMany(item => Unwrap(item, depth - 1));

        if (continuation.IsDelegate)
            return Unwrap(continuation.ReadObjectField("_target"), depth - 1);

        var field = Array.Find(Wrapped, name => type.GetFieldByName(name) is { IsObjectReference: true });
        return field is null ? [] : Unwrap(continuation.ReadObjectField(field), depth - 1);
    }

    /// <summary>What a list holds.</summary>
    public static IEnumerable<ClrObject> Items(ClrObject list)
    {
        if (!list.TryReadObjectField("_items", out var items) || items.IsNull || !items.IsArray || !list.TryReadField<int>("_size", out var size))
            yield break;

        var array = items.AsArray();
        for (var i = 0; i < Math.Min(size, array.Length); i++)
            yield return array.GetObjectValue(i);
    }
}
