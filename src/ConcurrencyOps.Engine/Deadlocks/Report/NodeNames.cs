using ConcurrencyOps.Health;

namespace ConcurrencyOps.Deadlocks;

/// <summary>What threads, methods and resources are called in the text of one finding.</summary>
/// <param name="nameProcesses">Several processes take part, so that threads are named with theirs.</param>
internal sealed class NodeNames(bool nameProcesses)
{
    /// <summary>With its name: thread 4711 'worker a'.</summary>
    public string Full(WaitNode node)
    {
        if (node.Thread is not { } thread)
            return Label(node.Resource);

        if (!nameProcesses || node.Process is not { } process)
            return Named($"thread {thread.Id}", thread.Name);

        var owner = Named($"process {process.ProcessId}", process.ProcessName);
        return thread.Id == process.ProcessId ? owner : $"{Named($"thread {thread.Id}", thread.Name)} of {owner}";
    }

    /// <summary>Without it, for one that was named before.</summary>
    public string Short(WaitNode node)
    {
        if (node.Thread is not { } thread)
            return Label(node.Resource);

        return nameProcesses && thread.Id == node.Process?.ProcessId ? $"process {thread.Id}" : $"thread {thread.Id}";
    }

    /// <summary>What a resource is called.</summary>
    public static string Label(ResourceFacts? resource) => resource is null ? "something unknown" : SafeText.Clean(resource.Label);

    /// <summary>The name of a thread; <see langword="null"/> when it has none.</summary>
    public static string? Name(ThreadFacts thread) => string.IsNullOrEmpty(thread.Name) ? null : SafeText.Clean(thread.Name);

    private static string Named(string what, string? name) => string.IsNullOrEmpty(name) ? what : $"{what} '{SafeText.Clean(name)}'";
}
