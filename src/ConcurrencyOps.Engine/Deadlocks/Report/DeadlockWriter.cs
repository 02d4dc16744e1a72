namespace ConcurrencyOps.Deadlocks;

/// <summary>Makes records of what was found in a graph.</summary>
internal sealed class DeadlockWriter
{
    private const int MostHolders = 3;
    private readonly WaitGraph _graph;
    private readonly Waiters _waiters;
    private readonly IReadOnlyList<ProcessFacts> _facts;
    private readonly string? _source;
    private readonly ILookup<long, string> _holds;

    /// <summary>Prepares for one graph.</summary>
    public DeadlockWriter(WaitGraph graph, Waiters waiters, IReadOnlyList<ProcessFacts> facts, string? source)
    {
        _graph = graph;
        _waiters = waiters;
        _facts = facts;
        _source = source;
        _holds = facts.SelectMany(static process => process.Resources)
            .Where(static resource => resource.Kind.IsLock() && !resource.AreHoldersInferred)
            .SelectMany(static resource => resource.Holders, static (resource, holder) => (resource, holder))
            .Where(static pair => pair.holder is { Thread: not null, IsQueued: false })
            .ToLookup(static pair => pair.holder.Thread!.Value, static pair => Held(pair.resource, pair.holder));
    }

    /// <summary>The record of a circle.</summary>
    public Deadlock Write(IReadOnlyList<int> cycle, bool isCertain)
    {
        var steps = CycleStep.Cut(_graph, cycle);
        var names = NamesFor(steps.Select(static step => step.Who));
        var text = new CycleText(names);
        return Describe(steps.Select(static step => step.Who)) with
        {
            Kind = ResourceKinds.KindOf(steps),
            Certainty = isCertain ? DeadlockCertainty.Confirmed : DeadlockCertainty.Inferred,
            ThreadCount = steps.Count,
            BlockedCount = _waiters.CountBehind(cycle, _graph.IsStuck),
            Cycle = text.Tell(steps),
            Participants = [.. steps.Select((step, i) => Participant(step, steps[(i + steps.Count - 1) % steps.Count], text, names))],
            Suggestion = Suggestions.For(steps, text, names),
        };
    }

    /// <summary>The record of one that others wait for.</summary>
    public Deadlock Write(HeadBlocker head)
    {
        WaitNode[] Nodes(IEnumerable<int> numbers) => [.. numbers.Select(number => _graph.Nodes[number])];
        var (holder, held, waiting) = (_graph.Nodes[head.Holder], Nodes(head.Held), Nodes(head.Waiting));
        var names = NamesFor([holder, .. waiting]);
        return Describe([holder, .. waiting]) with
        {
            Kind = ResourceKinds.KindOf(held),
            Certainty = DeadlockCertainty.Waiting,
            ThreadCount = 1 + waiting.Length,
            BlockedCount = _waiters.CountBehind(head.Held, static _ => true) - waiting.Length,
            Cycle = new CycleText(names).TellHead(holder, held, waiting),
            Participants =
            [
                Holder(holder),
                .. waiting.Select(node => Waiting(node, names.Full(holder))),
            ],
        };
    }

    private static string Held(ResourceFacts resource, HolderFacts holder) => NodeNames.Label(resource) + holder.Access switch
    {
        ResourceAccess.Shared => " (reading)",
        ResourceAccess.Upgradeable => " (upgradeable)",
        _ => "",
    };

    private static NodeNames NamesFor(IEnumerable<WaitNode> participants) =>
        new(participants.Select(static node => node.Process?.ProcessId).Distinct().Take(2).Count() > 1);

    private Deadlock Describe(IEnumerable<WaitNode> participants)
    {
        var processes = participants.Select(static node => node.Process).OfType<ProcessFacts>().DistinctBy(static process => process.ProcessId)
            .OrderBy(static process => process.ProcessId).DefaultIfEmpty(_facts[0]).ToArray();
        return new()
        {
            Kind = default,
            Certainty = default,
            ProcessId = processes[0].ProcessId,
            ProcessName = processes[0].ProcessName,
            ThreadCount = 0,
            BlockedCount = 0,
            Cycle = "",
            Participants = [],
            PauseMs = processes.Max(static process => process.PauseMs),
            Source = _source ?? string.Join(", ", processes.Select(static process => $"process {process.ProcessId}")),
            DetectedAt = processes.Max(static process => process.SeenAt),
        };
    }

    private DeadlockParticipant Participant(CycleStep step, CycleStep before, CycleText text, NodeNames names) => Describe(step.Who) with
    {
        WaitsFor = text.Wanted(step),
        WaitKind = WaitKind(step.Who.Thread?.Wait?.Kind ?? step.Edges[0].Holder?.How, step.IsTimed),
        HeldBy = HeldBy(step, names),
        Holds = Join([.. HeldBy(step.Who), .. before is { IsInferred: true, Wanted: { } given } ? [$"{NodeNames.Label(given)} (probably)"] : Array.Empty<string>()]),
    };

    private DeadlockParticipant Holder(WaitNode node) => Describe(node) with { Holds = Join(HeldBy(node)) };

    private DeadlockParticipant Waiting(WaitNode node, string holder)
    {
        var wanted = node.Out.Select(edge => _graph.Nodes[edge.To].Resource).FirstOrDefault();
        return Describe(node) with
        {
            WaitsFor = wanted?.Kind is ResourceKind.ThreadEnd ? $"the end of {holder}" : NodeNames.Label(wanted),
            WaitKind = WaitKind(node.Thread?.Wait?.Kind, node.Thread?.Wait?.IsTimed == true),
            HeldBy = holder,
            Holds = Join(HeldBy(node)),
        };
    }

    private static DeadlockParticipant Describe(WaitNode node) => new()
    {
        ThreadId = node.Thread?.Id,
        ManagedThreadId = node.Thread?.ManagedId,
        ThreadName = node.Thread is { } thread ? NodeNames.Name(thread) : NodeNames.Label(node.Resource),
        Site = Frames.Site(node),
        Stack = Frames.Stack(node),
    };

    private static string? WaitKind(string? kind, bool isTimed) => kind is not null && isTimed ? $"{kind} (with a time-out)" : kind;

    // The one in the circle first; of what nobody records, any of them may have it.
    private string HeldBy(CycleStep step, NodeNames names)
    {
        if (step.Through.Count == 0)
            return names.Full(step.Next);

        var isOne = step.IsInferred;
        string[] all =
        [
            names.Full(step.Next),
            .. step.Through[^1].Out.Select(edge => _graph.Nodes[edge.To]).Where(node => node != step.Next).Distinct().Select(names.Full),
        ];
        var shown = string.Join(isOne ? " or " : ", ", all.Take(MostHolders));
        return (isOne ? "probably " : "") + shown + (all.Length > MostHolders ? $" and {all.Length - MostHolders} more" : "");
    }

    private IEnumerable<string> HeldBy(WaitNode node) => node.Thread is { } thread ? _holds[thread.Id].Distinct().Order(LabelOrder.Instance) : [];

    private static string? Join(IEnumerable<string> labels) => string.Join(", ", labels) is { Length: > 0 } joined ? joined : null;
}
