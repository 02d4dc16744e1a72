namespace ConcurrencyOps.Diagnostics;

/// <summary>Which threads know an object: their stacks refer to it, or to something of the user's that does.</summary>
internal sealed class StackReferences
{
    // The pool's own supervisors run now and then and never have anything of the user's.
    private static readonly string[] Supervisors = [".NET TP Gate", ".NET Timer"];

    private readonly Dictionary<ulong, HashSet<ThreadView>> _threads;

    public StackReferences(Reading reading, IEnumerable<ulong> wanted)
    {
        _threads = wanted.Distinct().ToDictionary(static address => address, static _ => new HashSet<ThreadView>());
        var references = new References(reading, _threads.Keys);
        foreach (var thread in reading.Snapshot.Threads.Where(static thread => Array.IndexOf(Supervisors, thread.Name) < 0))
        {
            var known = thread.IsReadable ? reading.Words.InStack(thread).Distinct().SelectMany(references.From) : _threads.Keys;
            foreach (var address in known)
                _threads[address].Add(thread);
        }
    }

    /// <summary>Those whose stacks refer to it, and those whose stacks could not be read.</summary>
    public IReadOnlyCollection<ThreadView> ThreadsThatMayKnow(ulong address) => _threads[address];
}
