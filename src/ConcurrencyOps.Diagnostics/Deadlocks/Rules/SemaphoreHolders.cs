namespace ConcurrencyOps.Diagnostics;

/// <summary>Who may have the semaphores that are taken.</summary>
internal sealed class SemaphoreHolders(Reading reading, AwaitGraph graph, SemaphoreQueues queues)
{
    private const string ByReference = "may have it: refers to it";

    public void Add()
    {
        var taken = queues.Taken;
        if (taken.Count == 0)
            return;

        if (reading.Findings is null)
        {
            reading.Notes.Add("Semaphores were not judged: who has one is looked for in the heap, which was left out.");
            return;
        }

        var wanted = taken.ToDictionary(static semaphore => semaphore.Instance.Address);
        var references = new References(reading, wanted.Keys);
        var waiting = taken.ToDictionary(static semaphore => semaphore, WaitersFor);
        AddMethods(wanted, references, waiting);
        AddThreads(taken);
        AddOnlyUsers(taken, waiting);
        if (!references.IsIncomplete)
            return;

        reading.Notes.Add("Semaphores were not judged: too many objects would have been to look through.");
        foreach (var semaphore in taken)
            semaphore.Holders.Clear();
    }

    // Async methods that wait for it stand behind a place in its queue, with methods of the framework between.
    private HashSet<AwaitNode> WaitersFor(Resource semaphore)
    {
        HashSet<AwaitNode> waiters = [];
        var open = new Stack<AwaitNode>(graph.Nodes.Where(node => node.Semaphore == semaphore));
        while (open.TryPop(out var node))
        {
            foreach (var awaiter in node.Awaiters.Where(waiters.Add))
            {
                if (awaiter.IsBetween)
                    open.Push(awaiter);
            }
        }

        return waiters;
    }

    private void AddMethods(Dictionary<ulong, Resource> wanted, References references, Dictionary<Resource, HashSet<AwaitNode>> waiting)
    {
        foreach (var node in graph.Nodes.Where(static node => TaskFields.IsAsyncBox(node.Task.Type)))
        {
            foreach (var semaphore in references.Of(node.Task).Select(address => wanted[address]).Where(semaphore => !waiting[semaphore].Contains(node)))
                semaphore.AddHolder(reading.Book.ForTask(node.Task), ByReference);
        }
    }

    private void AddThreads(IReadOnlyList<Resource> taken)
    {
        var references = new StackReferences(reading, taken.Select(static semaphore => semaphore.Instance.Address));
        foreach (var semaphore in taken)
        {
            semaphore.AreHoldersInferred = true;
            var waiters = reading.WaitersFor(semaphore).ToHashSet();
            foreach (var thread in references.ThreadsThatMayKnow(semaphore.Instance.Address).Where(thread => !waiters.Contains(thread)))
                semaphore.AddHolder(thread, ByReference);
        }
    }

    // Awaited twice by the only one that knows it: nobody else can ever release it.
    private void AddOnlyUsers(IReadOnlyList<Resource> taken, Dictionary<Resource, HashSet<AwaitNode>> waiting)
    {
        var lonely = taken.Where(semaphore => semaphore.Holders.Count == 0 && HasOneWaiter(semaphore, waiting[semaphore])).ToList();
        if (lonely.Count == 0)
            return;

        var own = waiting.Values.SelectMany(static waiters => waiters).SelectMany(static node => TaskFields.PartsOf(node.Task)).ToHashSet();
        var known = OutsideReferences.Find(reading, lonely, own);
        foreach (var semaphore in lonely.Where(semaphore => !known.Contains(semaphore.Instance.Address)))
        {
            foreach (var thread in reading.WaitersFor(semaphore))
                semaphore.AddHolder(thread, "is the only one that knows it");

            foreach (var node in waiting[semaphore].Where(static node => !node.IsBetween))
                semaphore.AddHolder(reading.Book.ForTask(node.Task), "is the only one that knows it");
        }
    }

    private bool HasOneWaiter(Resource semaphore, HashSet<AwaitNode> methods) =>
        reading.WaitersFor(semaphore).Count() + methods.Count(static node => !node.IsBetween) == 1;
}
