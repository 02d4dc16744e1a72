namespace ConcurrencyOps.Deadlocks;

/// <summary>Who started whom, and who waits for the end of a child.</summary>
/// <param name="proc">The folder /proc.</param>
/// <param name="calls">The numbers of the calls.</param>
internal sealed class ProcessTree(ProcFolder proc, SystemCalls calls)
{
    private const int AnyChild = -1;
    private const ulong AllChildren = 0;
    private ILookup<int, int>? _children;

    /// <summary>A process and all that it started, directly or through others.</summary>
    public IReadOnlyList<int> FamilyOf(int process)
    {
        var family = new List<int> { process };
        for (var i = 0; i < family.Count; i++)
            family.AddRange(ChildrenOf(family[i]).Where(child => !family.Contains(child)));

        return family;
    }

    /// <summary>The children for whose end a process waits; the end of any of several is enough for it.</summary>
    public IReadOnlyList<int> AwaitedBy(int process, SyscallLine call)
    {
        // wait4(child, ...) and waitid(kind, child, ...)
        if (call.Number == calls.Wait4)
            return (int)call.Arguments[0] == AnyChild ? ChildrenOf(process) : [(int)call.Arguments[0]];

        if (call.Number != calls.WaitId)
            return [];

        return call.Arguments[0] == AllChildren ? ChildrenOf(process) : [(int)call.Arguments[1]];
    }

    /// <summary>Whether it does nothing but wait for the end of that child.</summary>
    public bool WaitsForEndOf(int process, int child) => IsSingleThreaded(process)
        && SyscallLine.TryParse(proc.Read(process, process, "syscall"), out var call)
        && AwaitedBy(process, call) is [var awaited] && awaited == child;

    /// <summary>No second thread of it can do anything.</summary>
    public bool IsSingleThreaded(int process) => proc.Status(process) is { Threads: 1 };

    private int[] ChildrenOf(int process)
    {
        _children ??= proc.Processes().Select(child => (child, proc.Status(child)?.ParentId)).Where(static pair => pair.ParentId > 0)
            .ToLookup(static pair => pair.ParentId!.Value, static pair => pair.child);
        return [.. _children[process]];
    }
}
