using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>Facts, told in a few words.</summary>
internal sealed class Scene(int process = 42, string name = "bank")
{
    private readonly List<ThreadFacts> _threads = [];
    private readonly Dictionary<string, ResourceFacts> _resources = [];

    public static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public ProcessFacts Facts => new()
    {
        ProcessId = process,
        ProcessName = name,
        PauseMs = 12,
        SeenAt = Now,
        Threads = [.. _threads],
        Resources = [.. _resources.Values],
    };

    public Scene Resource(
        string id, ResourceKind kind = ResourceKind.Monitor, bool inferred = false, bool machineWide = false, string? label = null, FrameFacts? site = null)
    {
        _resources.Add(id, new() { Id = id, Kind = kind, Label = label ?? id, AreHoldersInferred = inferred, IsMachineWide = machineWide, Site = site });
        return this;
    }

    /// <summary>Who has it.</summary>
    public Scene Held(string id, params HolderFacts[] by)
    {
        var resource = _resources[id];
        _resources[id] = resource with { Holders = [.. resource.Holders, .. by] };
        return this;
    }

    public Scene Held(string id, params long[] by) => Held(id, [.. by.Select(thread => new HolderFacts(thread, null))]);

    /// <summary>A resource that another has: an awaited method.</summary>
    public Scene Awaits(string id, string what, bool timed = false) => Held(id, new HolderFacts(null, what, How: "await", IsTimed: timed));

    public Scene Thread(long id, string? waitsFor = null, bool timed = false, ResourceAccess access = ResourceAccess.Exclusive, string? name = null,
        string how = "Monitor.Enter", params FrameFacts[] stack)
    {
        _threads.Add(new() { Id = id, ManagedId = (int)id, Name = name, Wait = waitsFor is null ? null : new(waitsFor, how, timed, access), Stack = stack });
        return this;
    }

    public IReadOnlyList<Deadlock> Find(bool includeWaiting = false) => DeadlockFinder.Find([Facts], includeWaiting);

    /// <summary>Two threads, each with a lock that the other waits for.</summary>
    public static Scene Crossed(ResourceKind kind = ResourceKind.Monitor) => new Scene()
        .Resource("Account#1", kind).Resource("Account#2", kind)
        .Held("Account#1", 11).Held("Account#2", 12)
        .Thread(11, "Account#2", name: "worker a").Thread(12, "Account#1", name: "worker b");
}
