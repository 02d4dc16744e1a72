using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Something that is waited for or held, while its facts are gathered.</summary>
/// <param name="kind">What it is.</param>
/// <param name="id">Unique within the process.</param>
/// <param name="instance">The object; the default when it is none.</param>
/// <param name="name">What a person calls it; those of one name are told apart by numbers.</param>
internal sealed class Resource(ResourceKind kind, string id, ClrObject instance, string name)
{
    public ResourceKind Kind => kind;

    public string Id => id;

    public ClrObject Instance => instance;

    public string Name => name;

    /// <summary>Who has it.</summary>
    public List<HolderFacts> Holders { get; } = [];

    /// <summary>Nobody records who has it.</summary>
    public bool AreHoldersInferred { get; set; }

    /// <summary>The .NET type, for objects that have one that says something.</summary>
    public string? Type { get; init; }

    /// <summary>Where an async method stands: its compiled method, and the await it stands at.</summary>
    public (string Module, int Type, int Await)? Stand { get; init; }

    /// <summary>Names of one kind are numbered even when there is only one.</summary>
    public bool IsAlwaysNumbered { get; init; } = true;

    public void AddHolder(ThreadView thread, string how, ResourceAccess access = ResourceAccess.Exclusive, bool isQueued = false)
    {
        var holder = new HolderFacts(thread.Id, null, access, how, isQueued);
        if (!Holders.Contains(holder))
            Holders.Add(holder);
    }

    public void AddHolder(Resource resource, string how, bool isTimed = false)
    {
        var holder = new HolderFacts(null, resource.Id, ResourceAccess.Exclusive, how, IsQueued: false, isTimed);
        if (!Holders.Contains(holder))
            Holders.Add(holder);
    }
}
