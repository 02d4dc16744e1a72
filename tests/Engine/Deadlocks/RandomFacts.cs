using ConcurrencyOps.Deadlocks;
using CsCheck;

namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>Small processes in which anybody may wait for anything: threads 1 to 6, three async methods, six resources.</summary>
internal static class RandomFacts
{
    private const int Threads = 6;
    private static readonly string[] Methods = ["m1", "m2", "m3"];
    private static readonly (string Id, ResourceKind Kind, bool Inferred)[] Resources =
    [
        ("r1", ResourceKind.Monitor, false), ("r2", ResourceKind.NativeMutex, false), ("r3", ResourceKind.ReaderWriter, false),
        ("r4", ResourceKind.FileLock, false), ("s1", ResourceKind.Semaphore, true), ("s2", ResourceKind.Semaphore, true),
    ];

    private static Gen<HolderFacts> Holder { get; } = Gen.Select(Gen.Int[1, Threads + Methods.Length], Gen.Int[0, 2], Gen.Int[0, 9], Gen.Int[0, 9])
        .Select((who, access, queued, timed) => new HolderFacts(
            who <= Threads ? who : null,
            who <= Threads ? null : Methods[who - Threads - 1],
            (ResourceAccess)access,
            IsQueued: queued == 0,
            IsTimed: timed == 0));

    private static Gen<ThreadFacts> Thread(long id) => Gen.Select(Gen.Int[0, Resources.Length + 1], Gen.Int[0, 2], Gen.Int[0, 5])
        .Select((target, access, timed) => new ThreadFacts
        {
            Id = id,
            Wait = target < Resources.Length ? new(Resources[target].Id, "wait", timed == 0, (ResourceAccess)access)
                : target == Resources.Length ? new(Methods[(int)id % Methods.Length], "wait", timed == 0) : null,
        });

    private static Gen<ResourceFacts> Resource((string Id, ResourceKind Kind, bool Inferred) one) => Holder.Array[0, 3]
        .Select(holders => new ResourceFacts { Id = one.Id, Kind = one.Kind, Label = one.Id, AreHoldersInferred = one.Inferred, Holders = holders });

    private static Gen<ResourceFacts> Method(string id) => Gen.Select(Gen.Int[0, Resources.Length + Methods.Length], Gen.Int[0, 5])
        .Select((target, timed) => new ResourceFacts
        {
            Id = id,
            Kind = ResourceKind.AsyncMethod,
            Label = id,
            Holders = target == Resources.Length + Methods.Length ? []
                : [new(null, target < Resources.Length ? Resources[target].Id : Methods[target - Resources.Length], IsTimed: timed == 0)],
        });

    public static Gen<ProcessFacts> All { get; } = Gen.Select(
            Combine(Enumerable.Range(1, Threads).Select(static id => Thread(id))),
            Combine([.. Resources.Select(Resource), .. Methods.Select(Method)]))
        .Select((threads, resources) => Make(threads, resources));

    public static ProcessFacts Make(IReadOnlyList<ThreadFacts> threads, IReadOnlyList<ResourceFacts> resources) =>
        new() { ProcessId = 1, ProcessName = "random", SeenAt = Scene.Now, Threads = threads, Resources = resources };

    private static Gen<T[]> Combine<T>(IEnumerable<Gen<T>> all) =>
        all.Aggregate(Gen.Const(Array.Empty<T>()), static (sum, one) => sum.Select(one, static (items, item) => (T[])[.. items, item]));
}
