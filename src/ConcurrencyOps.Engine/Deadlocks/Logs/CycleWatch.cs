using System.Globalization;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Watches circles from the wait that closes them to their end. One that lasts to the end of the log is a deadlock. One that a time-out ends was one
/// until then. One whose member gets its lock all the same was none: an event is missing.
/// </summary>
internal sealed class CycleWatch
{
    /// <summary>The most circles that are kept of those that a time-out ended.</summary>
    public const int MostEnded = 10_000;

    private const double NsPerMs = 1e6;

    private readonly WaitCycles _cycles = new();
    private readonly List<OpenCycle> _open = [];
    private readonly Dictionary<string, (CycleFinding First, int Times)> _ended = [];

    /// <summary>How many circles were not kept because there were too many.</summary>
    public long NotKept { get; private set; }

    /// <summary>A thread waits from now on.</summary>
    public void WaitBegan(LoggedThread thread, long ns)
    {
        if (_cycles.ClosedBy(thread) is not { } circle)
            return;
        foreach (LoggedThread member in circle)
            member.OpenCycles++;
        _open.Add(new(circle, ns));
    }

    /// <summary>A wait is over; the thread's state still says that it waits.</summary>
    public void WaitEnded(LoggedThread thread, WaitEnd end, long ns)
    {
        if (thread.OpenCycles == 0)
            return;
        foreach (OpenCycle cycle in Take(cycle => cycle.Threads.Contains(thread)))
        {
            if (end == WaitEnd.TimedOut)
                KeepEnded(Finding(cycle, DeadlockCertainty.Inferred, thread, ns));
        }
    }

    /// <summary>Another thread gave back a lock that this one held: it does not close a circle any more.</summary>
    public void Lost(LoggedThread thread, LoggedLock @lock)
    {
        if (thread.OpenCycles > 0)
            Take(cycle => cycle.Threads.Contains(thread) && cycle.Threads.Any(member => member.WaitsFor == @lock));
    }

    /// <summary>What there was and, at the end of the log, is.</summary>
    public IEnumerable<CycleFinding> Findings()
    {
        var found = new Dictionary<string, CycleFinding>();
        foreach ((CycleFinding first, int times) in _ended.Values)
            found[first.Key] = times == 1 ? first : first with { Note = string.Create(CultureInfo.InvariantCulture, $"{first.Note} It happened {times} times.") };
        foreach (OpenCycle cycle in _open)
        {
            CycleFinding finding = Finding(cycle, IsOwned(cycle) ? DeadlockCertainty.Confirmed : DeadlockCertainty.Inferred);
            found[finding.Key] = finding;
        }

        return found.Values;
    }

    // A lock that others release, too, is not for certain held by the thread that took it.
    private static bool IsOwned(OpenCycle cycle) => cycle.Threads.All(static member => !member.WaitsFor!.IsOwnerless);

    private List<OpenCycle> Take(Predicate<OpenCycle> isMeant)
    {
        List<OpenCycle> taken = _open.FindAll(isMeant);
        _open.RemoveAll(taken.Contains);
        foreach (LoggedThread member in taken.SelectMany(static cycle => cycle.Threads))
            member.OpenCycles--;
        return taken;
    }

    private void KeepEnded(CycleFinding finding)
    {
        if (_ended.TryGetValue(finding.Key, out var known))
            _ended[finding.Key] = (known.First, known.Times + 1);
        else if (_ended.Count < MostEnded)
            _ended[finding.Key] = (finding, 1);
        else
            NotKept++;
    }

    private static CycleFinding Finding(OpenCycle cycle, DeadlockCertainty certainty, LoggedThread? gaveUp = null, long ns = 0)
    {
        LoggedStep[] steps = [.. cycle.Threads.Select(member => StepOf(member, member == gaveUp ? Remark(member, ns) : null))];
        string? note = gaveUp is not null ? "It was ended by a time-out."
            : certainty == DeadlockCertainty.Inferred ? "One of the locks was also released by threads that did not have it, so nobody owns it for certain."
            : null;
        return new(certainty, steps, WaitCycles.BlockedBy(cycle.Threads), cycle.ClosedNs, note);
    }

    private static string Remark(LoggedThread member, long ns) =>
        string.Create(CultureInfo.InvariantCulture, $"timed out after {Math.Max(0, ns - member.WaitSinceNs) / NsPerMs:0.###} ms");

    private static LoggedStep StepOf(LoggedThread member, string? remark)
    {
        var holds = new List<HeldLock>();
        foreach (ref readonly Hold hold in member.Holds)
            holds.Add(new(hold.Lock.Number, hold.Mode, hold.Site));
        return new(member.Number, member.WaitsFor!.Number, member.WaitMode, member.WaitSite, holds, remark);
    }

    /// <summary>A circle whose end is not known.</summary>
    private sealed record OpenCycle(IReadOnlyList<LoggedThread> Threads, long ClosedNs);
}
