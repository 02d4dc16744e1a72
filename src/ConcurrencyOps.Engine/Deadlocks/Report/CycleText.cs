using System.Globalization;
using System.Text;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Tells a circle in one sentence: who waits for what, who has it, and for what that one waits.</summary>
/// <param name="names">What they are called.</param>
internal sealed class CycleText(NodeNames names)
{
    private const int MostTold = 20;

    /// <summary>The sentence. Of a very long circle it tells the beginning and the end.</summary>
    public string Tell(IReadOnlyList<CycleStep> steps)
    {
        var text = new StringBuilder(names.Full(steps[0].Who));
        var last = steps.Count - 1;
        for (var i = 0; i <= last; i++)
        {
            if (i == MostTold && i < last)
            {
                text.Append(CultureInfo.InvariantCulture, $", and so on over {last - i} more to {names.Full(steps[last].Who)}");
                i = last;
            }

            var next = i < last ? names.Full(steps[i].Next) : last == 0 ? "itself" : names.Short(steps[0].Who);
            text.Append(i == 0 ? " " : ", which ").Append(Verb(steps[i])).Append(Objects(steps[i], next));
        }

        return text.ToString();
    }

    /// <summary>What it waits for, without who has it.</summary>
    public string Wanted(CycleStep step) => step.Wanted switch
    {
        null => names.Full(step.Next),
        { Kind: ResourceKind.ThreadEnd } => $"the end of {names.Full(step.Next)}",
        { } resource => NodeNames.Label(resource),
    };

    /// <summary>Tells of one that others wait for.</summary>
    public string TellHead(WaitNode holder, IReadOnlyList<WaitNode> held, IReadOnlyList<WaitNode> waiting)
    {
        const int Shown = 3;
        var resources = held.Select(static node => node.Resource!).DistinctBy(static resource => resource.Id).ToArray();
        var locks = string.Join(" and ", resources.Where(static resource => resource.Kind.IsLock()).Select(NodeNames.Label));
        var tasks = string.Join(" and ", resources.Where(static resource => resource.Kind.IsTask()).Select(NodeNames.Label));
        string[] does =
        [
            .. locks.Length > 0 ? [$"holds {locks}"] : Array.Empty<string>(),
            .. tasks.Length > 0 ? [$"runs {tasks}"] : Array.Empty<string>(),
            .. resources.Any(static resource => resource.Kind is ResourceKind.ThreadEnd) ? ["has not ended"] : Array.Empty<string>(),
        ];
        var more = waiting.Count > Shown ? $" and {waiting.Count - Shown} more" : "";
        var wait = waiting.Count == 1 ? "1 waits" : $"{waiting.Count} wait";
        return $"{names.Full(holder)} {string.Join(", ", does)}; {wait} for it: {string.Join(", ", waiting.Take(Shown).Select(names.Full))}{more}";
    }

    private static string Verb(CycleStep step)
    {
        var limit = step.IsTimed ? " (with a time-out)" : "";
        if (step.Who.Thread is not { Wait: { } wait })
            return step.Who.Resource?.Kind is ResourceKind.AsyncMethod ? $"awaits{limit} " : $"waits{limit} for ";

        return step.Wanted is not { Kind: ResourceKind.ReaderWriter } ? $"waits{limit} for " : wait.Access switch
        {
            ResourceAccess.Shared => $"waits{limit} to read ",
            ResourceAccess.Upgradeable => $"waits{limit} for an upgradeable read of ",
            _ => $"waits{limit} to write ",
        };
    }

    private static string Objects(CycleStep step, string next)
    {
        if (step.Wanted is null)
            return next;

        var text = new StringBuilder();
        for (var i = 0; i < step.Through.Count; i++)
        {
            var resource = step.Through[i].Resource!;
            var isLast = i == step.Through.Count - 1;
            if (resource.Kind is ResourceKind.ThreadEnd)
                text.Append("the end of ").Append(isLast ? next : "");
            else
                text.Append(NodeNames.Label(resource)).Append(Link(resource, step, isLast)).Append(isLast ? next : "");
        }

        return text.ToString();
    }

    private static string Link(ResourceFacts resource, CycleStep step, bool isLast)
    {
        var probably = resource.AreHoldersInferred ? "probably " : "";
        return resource.Kind switch
        {
            _ when isLast && step.Held is { IsQueued: true } => ", behind ",
            ResourceKind.Task or ResourceKind.AsyncMethod => isLast && step.Next.Thread is not null ? $", {probably}run by " : ", which waits for ",
            ResourceKind.FileLock => $", {probably}locked by ",
            ResourceKind.ReaderWriter when step.Held is { Access: ResourceAccess.Shared } => $", {probably}held for reading by ",
            ResourceKind.ReaderWriter when step.Held is { Access: ResourceAccess.Upgradeable } => $", {probably}held for an upgradeable read by ",
            _ => $", {probably}held by ",
        };
    }
}
