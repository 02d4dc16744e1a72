using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>What the fields of tasks and async methods say.</summary>
internal static class TaskFields
{
    // Of m_stateFlags: its delegate was called; ran to the end, failed or was cancelled.
    private const int Invoked = 0x20000;
    private const int Completed = 0x1600000;

    private const int RunningState = -1;

    public static bool IsTask(ClrType? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == KnownTypes.Task)
                return true;
        }

        return false;
    }

    /// <summary>It keeps an async method while it waits; it is that method's task as well.</summary>
    public static bool IsAsyncBox(ClrType? type) => type?.Name?.Contains(KnownTypes.AsyncBox, StringComparison.Ordinal) == true;

    public static bool IsCompleted(ClrObject task) => (Flags(task) & Completed) != 0;

    /// <summary>It may be on a thread now: an async method between two awaits, a task whose delegate was called.</summary>
    public static bool MayRun(ClrObject task) => IsAsyncBox(task.Type) ? StateOf(task) == RunningState : (Flags(task) & Invoked) != 0;

    /// <summary>Which await an async method stands at, counted from 0; null when it stands at none.</summary>
    public static int? AwaitOf(ClrObject box) => StateOf(box) is >= 0 and var state ? state : null;

    /// <summary>The type that the compiler made of an async method.</summary>
    public static ClrType? StateMachineOf(ClrObject box) =>
        box.Type?.GetFieldByName("StateMachine") is not { } field ? null
        : field.IsObjectReference ? box.ReadObjectField(field).Type
        : field.Type;

    /// <summary>The addresses of an async method's objects, or of a task.</summary>
    public static IEnumerable<ulong> PartsOf(ClrObject task)
    {
        yield return task.Address;
        if (task.Type?.GetFieldByName("StateMachine") is { IsObjectReference: true } field)
            yield return task.ReadObjectField(field).Address;
    }

    // Compiled for debugging it is a class, else a struct within the box.
    private static int? StateOf(ClrObject box)
    {
        if (box.Type?.GetFieldByName("StateMachine") is not { } field)
            return null;

        if (field.IsObjectReference)
            return box.ReadObjectField(field).TryReadField<int>("<>1__state", out var inClass) ? inClass : null;

        return field.Type?.GetFieldByName("<>1__state") is { } state ? state.Read<int>(field.GetAddress(box.Address), interior: true) : null;
    }

    private static int Flags(ClrObject task) => task.TryReadField<int>("m_stateFlags", out var flags) ? flags : Completed;
}
