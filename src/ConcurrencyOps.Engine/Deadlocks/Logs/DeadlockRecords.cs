using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Makes records of findings: numbers become what a person calls threads and locks.</summary>
internal sealed class DeadlockRecords(LogSymbols symbols, int[] threadRanks, string source, Func<long, DateTimeOffset> timeOf)
{
    /// <summary>The records: the surest first, then the smallest, then by their threads.</summary>
    public IReadOnlyList<Deadlock> Make(IEnumerable<CycleFinding> findings) =>
        [.. findings
            .Select(Turned)
            .OrderBy(static finding => finding.Certainty)
            .ThenBy(static finding => finding.Steps.Count)
            .ThenBy(finding => finding.Steps.Select(step => threadRanks[step.Thread]).ToArray(), Comparer<int[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y)))
            .Select(Record)];

    // The smallest thread first.
    private CycleFinding Turned(CycleFinding finding)
    {
        LoggedStep[] steps = [.. finding.Steps];
        int first = Enumerable.Range(0, steps.Length).MinBy(index => threadRanks[steps[index].Thread]);
        return finding with { Steps = [.. steps[first..], .. steps[..first]] };
    }

    private Deadlock Record(CycleFinding finding)
    {
        IReadOnlyList<LoggedStep> steps = finding.Steps;
        string cycle = string.Concat(steps.Select(step => $"{symbols.ThreadLabel(step.Thread)} -> {symbols.LockLabel(step.Wants)} -> "))
            + symbols.ThreadLabel(steps[0].Thread);
        string advice = new LockOrderAdvice(symbols).For(steps);
        return new()
        {
            Kind = DeadlockKind.LockOrder,
            Certainty = finding.Certainty,
            ThreadCount = steps.Count,
            BlockedCount = finding.BlockedCount,
            Cycle = cycle,
            Participants = [.. steps.Select((step, index) => Participant(step, steps[(index + 1) % steps.Count]))],
            Suggestion = finding.Note is null ? advice : $"{finding.Note} {advice}",
            Source = source,
            DetectedAt = timeOf(finding.SeenNs),
        };
    }

    private DeadlockParticipant Participant(LoggedStep step, LoggedStep next)
    {
        long? number = symbols.ThreadNumber(step.Thread);
        string kind = step.Mode == LockMode.Shared ? "shared lock" : "exclusive lock";
        return new()
        {
            ThreadId = number,
            ThreadName = symbols.ThreadName(step.Thread) ?? (number is null ? symbols.Threads.Text(step.Thread) : null),
            WaitsFor = symbols.LockLabel(step.Wants),
            WaitKind = step.Remark is null ? kind : $"{kind}, {step.Remark}",
            HeldBy = symbols.ThreadLabel(next.Thread),
            Holds = string.Join(", ", step.Holds.Select(held => symbols.LockLabel(held.Lock) + (held.Mode == LockMode.Shared ? " (shared)" : ""))),
            Site = symbols.Site(step.Site),
            Stack = StackOf(step),
        };
    }

    // A log has no stacks, but it says where the thread took what it holds.
    private string? StackOf(LoggedStep step)
    {
        if (step.Holds.All(static held => held.Site == LogEntry.None))
            return null;

        IEnumerable<string> taken = step.Holds.Reverse().Select(held => $"{symbols.Site(held.Site) ?? "(unknown site)"}: took {symbols.LockLabel(held.Lock)}");
        return string.Join('\n', taken.Prepend($"{symbols.Site(step.Site) ?? "(unknown site)"}: wants {symbols.LockLabel(step.Wants)}"));
    }
}
