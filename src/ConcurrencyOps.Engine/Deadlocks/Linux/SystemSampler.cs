using System.Globalization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Looks once at what threads sleep for: those of the processes asked for, and of the processes that these wait for, by a lock or for their end.</summary>
internal sealed class SystemSampler
{
    private const int MostProcesses = 1000;
    private readonly ProcFolder _proc;
    private readonly SystemCalls _calls;
    private readonly ProcessTree _tree;
    private readonly FileLockReader _fileLocks;
    private readonly SortedDictionary<int, string> _processes = [];
    private readonly List<(int Process, SleepingThread Thread)> _sleeping = [];
    private readonly Queue<int> _next = [];
    private readonly byte[] _mutex = new byte[MutexWord.Length];

    private SystemSampler(ProcFolder proc, SystemCalls calls)
    {
        _proc = proc;
        _calls = calls;
        _tree = new(proc, calls);
        _fileLocks = new(proc, _tree);
    }

    /// <summary>Looks.</summary>
    public static SystemSample Look(ProcFolder proc, SystemCalls calls, IEnumerable<int> processes, CancellationToken cancellationToken)
    {
        var sampler = new SystemSampler(proc, calls);
        foreach (var process in processes)
            sampler.Add(process);

        while (sampler._next.TryDequeue(out var process))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sampler.LookAt(process);
        }

        return new()
        {
            Processes = sampler._processes,
            Sleeping = sampler._sleeping.ToLookup(static pair => pair.Process, static pair => pair.Thread),
            FileLocks = sampler._fileLocks.Holders,
        };
    }

    private void Add(int process)
    {
        if (_processes.Count < MostProcesses && !_processes.ContainsKey(process) && _proc.Status(process) is { } status)
        {
            _processes.Add(process, status.Name);
            _next.Enqueue(process);
        }
    }

    private void LookAt(int process)
    {
        IReadOnlyList<MemoryMap>? maps = null;
        foreach (var thread in _proc.Threads(process))
        {
            if (_proc.Status(process, thread) is not { State: 'S' } before || !SyscallLine.TryParse(_proc.Read(process, thread, "syscall"), out var call))
                continue;

            foreach (var child in _tree.AwaitedBy(process, call))
                Add(child);

            if (WaitOf(process, call, ref maps) is not { } wait || _proc.Status(process, thread) is not { } after)
                continue;

            _sleeping.Add((process, new(thread, before.Name, wait, before.Switches, after.Switches)));
            foreach (var holder in HoldersOf(wait))
                Add(holder);
        }
    }

    private SystemWait? WaitOf(int process, SyscallLine call, ref IReadOnlyList<MemoryMap>? maps) =>
        call.Number == _calls.Futex ? MutexWaitOf(process, call, ref maps)
        : call.Number == _calls.Flock ? _fileLocks.WaitOf(process, call)
        : null;

    private IEnumerable<int> HoldersOf(SystemWait wait) => wait.Owner is null ? _fileLocks.HoldersOf(wait.Id).Select(static holder => holder.ProcessId)
        : _proc.Read(wait.Owner.Value, "status") is { } status ? [ProcStatus.Parse(status).ProcessId]
        : [];

    private SystemWait? MutexWaitOf(int process, SyscallLine call, ref IReadOnlyList<MemoryMap>? maps)
    {
        var address = call.Arguments[0];
        if (!_proc.TryReadMemory(process, address, _mutex) || MutexWord.OwnerOf(call, _mutex) is not { } owner)
            return null;

        maps ??= MemoryMap.ParseShared(_proc.Read(process, "maps"));
        var isTimed = call.Arguments[3] != 0;
        return maps.FirstOrDefault(map => map.Contains(address)) switch
        {
            { IsNamedMutex: true } map => Wait(ResourceKind.NamedMutex, map.PlaceOf(address), $"mutex {Path.GetFileName(map.Path)}", "Mutex.WaitOne", true),
            { } map => Wait(ResourceKind.NativeMutex, map.PlaceOf(address), $"mutex {address:x} in {map.Path}", How(isTimed), true),
            null => Wait(ResourceKind.NativeMutex, address.ToString("x", CultureInfo.InvariantCulture), $"mutex {address:x}", How(isTimed), false),
        };

        SystemWait Wait(ResourceKind kind, string place, string label, string how, bool isMachineWide) =>
            new(kind, $"mutex {place}", label, how, isMachineWide, isTimed, ResourceAccess.Exclusive, owner);
    }

    private static string How(bool isTimed) => isTimed ? "pthread_mutex_timedlock" : "pthread_mutex_lock";
}
