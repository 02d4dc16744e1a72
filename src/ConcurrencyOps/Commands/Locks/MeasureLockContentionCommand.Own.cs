using ConcurrencyOps.Contention;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <content>Measures the locks of Use-Lock in this process, by their recorded events.</content>
public sealed partial class MeasureLockContentionCommand
{
    partial void MeasureOwnLocks()
    {
        var recorded = NamedLocks.Recorded();
        if (recorded.Dropped > 0)
            WriteWarning(FormattableString.Invariant($"There was no room for {recorded.Dropped} older events: what is measured are the latest {recorded.Count}."));

        var log = new ContentionLog("Use-Lock", GroupBy);
        foreach (var item in recorded.Events)
            log.Log.Add(new LogRow(item));

        log.End();
        WriteTable(log.Table, log);
    }
}
