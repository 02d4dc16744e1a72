namespace ConcurrencyOps.Deadlocks;

/// <summary>Makes the graph of facts, of one process or of several that share resources.</summary>
internal sealed class WaitGraphBuilder
{
    private readonly Dictionary<long, int> _threads = [];
    private readonly Dictionary<ResourceKey, (ResourceFacts Facts, ProcessFacts Process)> _resources = [];
    private readonly Dictionary<WantedKey, int> _wanted = [];
    private readonly List<WaitNode> _nodes = [];

    private WaitGraphBuilder()
    {
    }

    /// <summary>Builds it.</summary>
    public static WaitGraph Build(IReadOnlyList<ProcessFacts> facts)
    {
        var builder = new WaitGraphBuilder();
        builder.AddResources(facts);
        builder.AddThreads(facts);
        builder.AddMethods();
        builder.AddWaits();
        return new(builder._nodes);
    }

    private void AddResources(IReadOnlyList<ProcessFacts> facts)
    {
        foreach (var process in facts)
        {
            foreach (var resource in process.Resources)
            {
                var key = KeyOf(process, resource.Id, resource.IsMachineWide);
                _resources[key] = _resources.TryGetValue(key, out var known)
                    ? (Join(known.Facts, resource), known.Process)
                    : (resource, process);
            }
        }
    }

    // What one process's facts know for sure counts more than what the other's infer.
    private static ResourceFacts Join(ResourceFacts one, ResourceFacts other) => (one.AreHoldersInferred, other.AreHoldersInferred) switch
    {
        (true, false) => other,
        (false, true) => one,
        _ => one with { Holders = [.. one.Holders.Union(other.Holders)] },
    };

    private void AddThreads(IReadOnlyList<ProcessFacts> facts)
    {
        foreach (var (thread, process) in facts.SelectMany(static process => process.Threads.Select(thread => (thread, process)))
            .OrderBy(static pair => pair.thread.Id))
        {
            if (_threads.TryAdd(thread.Id, _nodes.Count))
                _nodes.Add(new() { Thread = thread, Process = process });
        }
    }

    // Also those that nobody waits for: they may be behind others.
    private void AddMethods()
    {
        foreach (var (key, _) in _resources.Where(static pair => pair.Value.Facts.Kind is ResourceKind.AsyncMethod)
            .OrderBy(static pair => pair.Key.Process).ThenBy(static pair => pair.Key.Id, StringComparer.Ordinal))
        {
            Want(new(key, ResourceAccess.Exclusive, null));
        }
    }

    private void AddWaits()
    {
        // The list grows while it is walked: by what is waited for, and by who has that.
        for (var number = 0; number < _nodes.Count; number++)
        {
            var node = _nodes[number];
            if (node is { Thread.Wait: { } wait, Process: { } process } && Locate(process, wait.Resource) is { } key)
                node.Out.Add(new(Want(WantedBy(node.Thread.Id, wait.Access, key)), !wait.IsTimed, null));
            else if (node.Resource is { } resource)
                AddHolders(node, resource);
        }
    }

    private void AddHolders(WaitNode node, ResourceFacts resource)
    {
        var inTheWay = resource.Holders.Where(holder => IsInTheWay(holder, node.Access) && (node.Except is null || node.Except != holder.Thread))
            .OrderBy(static holder => holder.Thread ?? long.MaxValue).ThenBy(static holder => holder.Resource, StringComparer.Ordinal)
            .ThenBy(static holder => holder.Access).ThenBy(static holder => holder.IsQueued).ThenBy(static holder => holder.IsTimed);
        foreach (var holder in inTheWay)
            node.Out.Add(new(NodeOf(holder, node.Process!), !resource.AreHoldersInferred && !holder.IsTimed, holder));
    }

    private static bool IsInTheWay(HolderFacts holder, ResourceAccess wanted) => wanted switch
    {
        ResourceAccess.Shared => holder.IsQueued || holder.Access is ResourceAccess.Exclusive,
        ResourceAccess.Upgradeable => holder.IsQueued || holder.Access is not ResourceAccess.Shared,
        _ => !holder.IsQueued,
    };

    // Who may take it again, or more of it, does not stand in its own way; only such a one needs a node of its own.
    private WantedKey WantedBy(long thread, ResourceAccess access, ResourceKey key)
    {
        var resource = _resources[key].Facts;
        var isReentrant = resource.Kind is ResourceKind.Monitor or ResourceKind.Lock or ResourceKind.ReaderWriter or ResourceKind.Mutex or ResourceKind.NamedMutex;
        return new(key, access, isReentrant && resource.Holders.Any(holder => holder.Thread == thread) ? thread : null);
    }

    private int NodeOf(HolderFacts holder, ProcessFacts process)
    {
        if (holder.Thread is { } thread)
            return NodeOf(thread);

        if (holder.Resource is { } id && Locate(process, id) is { } key)
            return Want(new(key, ResourceAccess.Exclusive, null));

        // Somebody that nothing is known of: not stuck.
        _nodes.Add(new());
        return _nodes.Count - 1;
    }

    private int NodeOf(long thread)
    {
        if (_threads.TryGetValue(thread, out var number))
            return number;

        _threads.Add(thread, _nodes.Count);
        _nodes.Add(new() { Thread = new() { Id = thread } });
        return _nodes.Count - 1;
    }

    private int Want(WantedKey key)
    {
        if (_wanted.TryGetValue(key, out var number))
            return number;

        var (resource, process) = _resources[key.Resource];
        _wanted.Add(key, _nodes.Count);
        _nodes.Add(new() { Resource = resource, Process = process, Access = key.Access, Except = key.Except, IsFreedByAny = resource.AreHoldersInferred });
        return _nodes.Count - 1;
    }

    private ResourceKey? Locate(ProcessFacts process, string id)
    {
        var own = new ResourceKey(process.ProcessId, id);
        var shared = new ResourceKey(null, id);
        return _resources.ContainsKey(own) ? own : _resources.ContainsKey(shared) ? shared : null;
    }

    private static ResourceKey KeyOf(ProcessFacts process, string id, bool isMachineWide) => new(isMachineWide ? null : process.ProcessId, id);

    private readonly record struct ResourceKey(int? Process, string Id);

    private readonly record struct WantedKey(ResourceKey Resource, ResourceAccess Access, long? Except);
}
