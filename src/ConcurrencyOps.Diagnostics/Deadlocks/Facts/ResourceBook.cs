using System.Globalization;
using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Everything that is waited for or held, each once.</summary>
internal sealed class ResourceBook
{
    private readonly Dictionary<string, Resource> _resources = [];

    public IEnumerable<Resource> All => _resources.Values;

    public Resource? Find(ResourceKind kind, ulong address) => _resources.GetValueOrDefault(IdOf(kind, address));

    /// <summary>An object that is a lock of some kind.</summary>
    public Resource ForObject(ResourceKind kind, ClrObject instance)
    {
        var id = IdOf(kind, instance.Address);
        if (!_resources.TryGetValue(id, out var resource))
        {
            var type = instance.Type?.Name;
            var name = type is null ? "?" : kind == ResourceKind.Monitor ? ReadableNames.OfType(type) : type.Split('.')[^1];
            _resources[id] = resource = new(kind, id, instance, name) { Type = type };
        }

        return resource;
    }

    /// <summary>The end of a thread, which others wait for by Join.</summary>
    public Resource ForEndOf(ThreadView thread)
    {
        var id = IdOf(ResourceKind.ThreadEnd, (ulong)thread.Id);
        if (!_resources.TryGetValue(id, out var resource))
        {
            var name = $"end of {(thread.Name is { Length: > 0 } own ? $"'{own}'" : "thread")} ({thread.Id})";
            _resources[id] = resource = new(ResourceKind.ThreadEnd, id, default, name) { IsAlwaysNumbered = false };
            resource.AddHolder(thread, "runs");
        }

        return resource;
    }

    /// <summary>A task, or an async method.</summary>
    public Resource ForTask(ClrObject task)
    {
        var isAsync = TaskFields.IsAsyncBox(task.Type);
        var kind = isAsync ? ResourceKind.AsyncMethod : ResourceKind.Task;
        var id = IdOf(kind, task.Address);
        if (!_resources.TryGetValue(id, out var resource))
        {
            _resources[id] = resource = new(kind, id, task, isAsync ? $"async {ReadableNames.OfAsyncMethod(task.Type!.Name!)}" : TaskNames.Of(task))
            {
                Type = task.Type?.Name,
                Stand = isAsync ? StandOf(task) : null,
                IsAlwaysNumbered = !isAsync && TaskNames.IsFrameworks(task),
            };
        }

        return resource;
    }

    /// <summary>Several tasks that one thread waits for at once.</summary>
    public Resource ForTasksOf(ThreadView thread)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{ResourceKind.Task}:all:{thread.Id}");
        if (!_resources.TryGetValue(id, out var resource))
            _resources[id] = resource = new(ResourceKind.Task, id, default, "Task.WaitAll") { IsAlwaysNumbered = false };

        return resource;
    }

    private static (string Module, int Type, int Await)? StandOf(ClrObject box) =>
        TaskFields.AwaitOf(box) is { } number && TaskFields.StateMachineOf(box) is { Module.Name: { } module } machine
            ? (module, machine.MetadataToken, number)
            : null;

    private static string IdOf(ResourceKind kind, ulong key) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{key:x}");
}
