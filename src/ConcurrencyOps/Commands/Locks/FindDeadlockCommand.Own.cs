using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <content>Looks at the locks of Use-Lock in this process.</content>
public sealed partial class FindDeadlockCommand
{
    private const string OwnSource = "Use-Lock";

    partial void FindInOwnLocks()
    {
        var facts = NamedLockFacts.Of(NamedLocks.Snapshot(), TimeProvider.System);
        WriteObject(DeadlockFinder.Find([facts], IncludeWaiting, OwnSource), enumerateCollection: true);
        if (IncludePotential)
            WriteObject(PossibleAmongOwnLocks(), enumerateCollection: true);
    }

    // Use-Lock keeps one order, so what its events hold against each other can only come from a name that was dropped and made anew.
    private static IReadOnlyList<Deadlock> PossibleAmongOwnLocks()
    {
        var log = new DeadlockLog(OwnSource, includePotential: true, TimeProvider.System);
        foreach (var item in NamedLocks.Recorded().Events)
            log.Log.Add(new LogRow(item));

        return [.. log.Find().Where(static deadlock => deadlock.Certainty is DeadlockCertainty.Potential)];
    }
}
