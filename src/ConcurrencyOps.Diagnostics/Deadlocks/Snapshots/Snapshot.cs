using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>The runtime of a process while it stands still: its threads with their stacks, and who holds which object.</summary>
internal sealed class Snapshot
{
    private const int MostFrames = 200;

    private readonly MethodViews _methods = new();
    private readonly Dictionary<ulong, ThreadView> _byAddress = [];
    private readonly Dictionary<int, ThreadView> _byManagedId = [];
    private readonly Dictionary<long, ThreadView> _byId = [];
    private readonly Dictionary<ulong, SyncBlock> _syncBlocks = [];

    private Snapshot(ClrRuntime runtime)
    {
        Runtime = runtime;
        Words = new(runtime.Heap, runtime.DataTarget.DataReader);
        CoreLibrary = runtime.BaseClassLibrary?.Name;
    }

    public ClrRuntime Runtime { get; }

    /// <summary>The path of the framework's first assembly.</summary>
    public string? CoreLibrary { get; }

    public ClrHeap Heap => Runtime.Heap;

    public StackWords Words { get; }

    /// <summary>The .NET threads that are alive.</summary>
    public IEnumerable<ThreadView> Threads => _byId.Values;

    /// <summary>The objects that are or were locked.</summary>
    public IEnumerable<SyncBlock> SyncBlocks => _syncBlocks.Values;

    /// <param name="runtime">The runtime.</param>
    /// <param name="readable">The threads that do not run, by the system's id; null for all.</param>
    /// <param name="cancellationToken">Gives up between two threads.</param>
    public static Snapshot Take(ClrRuntime runtime, IReadOnlySet<long>? readable, CancellationToken cancellationToken)
    {
        var snapshot = new Snapshot(runtime);
        var names = NamesOf(runtime);
        foreach (var thread in runtime.Threads.Where(static thread => thread.IsAlive && thread.OSThreadId != 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isReadable = readable is null || readable.Contains(thread.OSThreadId);
            snapshot.Add(new(thread, isReadable ? snapshot.FramesOf(thread) : [], isReadable) { Name = names.GetValueOrDefault(thread.ManagedThreadId) });
        }

        foreach (var block in runtime.Heap.EnumerateSyncBlocks().Where(static block => block.Object != 0))
            snapshot._syncBlocks[block.Object] = block;

        return snapshot;
    }

    public ThreadView? ThreadAt(ulong address) => _byAddress.GetValueOrDefault(address);

    public ThreadView? ThreadWithManagedId(int id) => _byManagedId.GetValueOrDefault(id);

    public ThreadView? ThreadWithId(long id) => _byId.GetValueOrDefault(id);

    /// <summary>Who has locked an object by a monitor that others wait for, or waited for; null for nobody.</summary>
    public ThreadView? HolderOf(ulong instance) =>
        _syncBlocks.TryGetValue(instance, out var block) && block.IsMonitorHeld ? ThreadAt(block.HoldingThreadAddress) : null;

    private void Add(ThreadView thread)
    {
        _byAddress[thread.Clr.Address] = thread;
        _byManagedId[thread.ManagedId] = thread;
        _byId[thread.Id] = thread;
    }

    private List<FrameView> FramesOf(ClrThread thread)
    {
        List<FrameView> frames = [];
        foreach (var frame in thread.EnumerateStackTrace(includeContext: false, MostFrames))
        {
            var method = frame.Method is { } found ? _methods.View(found) : null;
            var offset = method is { IsSystem: false } ? _methods.OffsetOf(frame.Method!, frame.InstructionPointer) : null;
            frames.Add(new(frame.StackPointer, method, frame.Kind != ClrStackFrameKind.ManagedMethod, offset));
        }

        return frames;
    }

    /// <summary>The names of threads by their .NET ids. The runtime refers to each thread's object by a handle, so the heap need not be searched for them.</summary>
    public static Dictionary<int, string?> NamesOf(ClrRuntime runtime)
    {
        Dictionary<int, string?> names = [];
        foreach (var handle in runtime.EnumerateHandles())
        {
            if (handle.Object.Type?.Name == "System.Threading.Thread" && handle.Object.TryReadField<int>("_managedThreadId", out var id))
                names[id] = handle.Object.ReadStringField("_name");
        }

        return names;
    }
}
