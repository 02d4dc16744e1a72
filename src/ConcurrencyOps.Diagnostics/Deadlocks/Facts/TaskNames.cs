using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>What kinds of tasks there are, and what a person calls them.</summary>
internal static class TaskNames
{
    /// <summary>What a person calls a task: by what it runs, else by its type.</summary>
    public static string Of(ClrObject task)
    {
        if (ActionOf(task) is { } target)
            return $"task {ReadableNames.OfMethod(target.Type.Name ?? "?", target.Name ?? "?")}";

        return task.Type?.Name switch
        {
            { } type when type.Contains("WhenAll", StringComparison.Ordinal) || type.Contains("CompleteOnCountdown", StringComparison.Ordinal) => "Task.WhenAll",
            { } type when IsAny(type) => "Task.WhenAny",
            _ => "Task",
        };
    }

    /// <summary>The first of several completes it.</summary>
    public static bool IsAny(string type) =>
        type.Contains("WhenAnyPromise", StringComparison.Ordinal) || type.Contains("CompleteOnInvokePromise", StringComparison.Ordinal);

    /// <summary>Task.WaitAsync with a time-out or a token that can be cancelled.</summary>
    public static bool EndsByItself(ClrObject task)
    {
        if (task.Type?.Name?.Contains("CancellationPromise", StringComparison.Ordinal) != true)
            return false;

        var hasTimer = task.TryReadObjectField("_timer", out var timer) && !timer.IsNull;
        return hasTimer || (task.TryReadValueTypeField("_registration", out var registration)
            && registration.Type?.GetFieldByName("_node") is not null && !registration.ReadObjectField("_node").IsNull);
    }

    /// <summary>Neither an async method nor a delegate of the user's: a promise, a place in a queue, a method of the framework.</summary>
    public static bool IsFrameworks(ClrObject task)
    {
        var type = task.Type?.Name ?? "";
        var method = ReadableNames.OfAsyncMethod(type);
        return method is null ? ActionOf(task) is null : FrameworkNames.Includes(method);
    }

    private static ClrMethod? ActionOf(ClrObject task) =>
        task.TryReadObjectField("m_action", out var action) && action is { IsNull: false, IsDelegate: true } ? action.AsDelegate().GetDelegateTarget()?.Method : null;
}
