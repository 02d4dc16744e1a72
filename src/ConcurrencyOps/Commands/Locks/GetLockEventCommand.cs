using System.Management.Automation;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <summary>Shows what happened to the locks of Use-Lock: who waited, took, gave back, gave up, when and where.</summary>
/// <remarks>
/// <para>
/// The latest 100,000 events of the process are kept, of all locks together; when older ones had to make room, a warning says how many. Oldest first; no
/// two have the same TimestampNs, and their order is that of what happened. Waiting is recorded only by who has to wait. Who waited gets Acquired when the
/// lock is handed over.
/// </para>
/// <para>
/// The rows are a lock log: Export-Csv and ConvertTo-Json keep all of it, [ConcurrencyOps.Locking.LockEvent] makes events of such rows again, and
/// Find-Deadlock and Measure-LockContention read both.
/// </para>
/// </remarks>
/// <example>
/// <para>What happened to some locks</para>
/// <code>Get-LockEvent account:* | Where-Object Event -eq TimedOut</code>
/// <para>Only those who gave up.</para>
/// </example>
/// <example>
/// <para>Keep a log and read it back</para>
/// <code>Get-LockEvent | Export-Csv locks.csv
/// $events = Import-Csv locks.csv | ForEach-Object { [ConcurrencyOps.Locking.LockEvent]$_ }</code>
/// <para>Nothing is lost on the way.</para>
/// </example>
/// <example>
/// <para>Record one piece of work</para>
/// <code>Clear-LockEvent
/// $orders | Invoke-ParallelWork { Submit-Order $_ }
/// Get-LockEvent | Measure-LockContention</code>
/// <para>Where the work waited for locks.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "LockEvent")]
[OutputType(typeof(LockEvent))]
public sealed class GetLockEventCommand : PSCmdlet
{
    /// <summary>The names of the locks; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LockNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WildcardPattern[] patterns = [.. Name.Select(static name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        var recorded = NamedLocks.Recorded();
        if (recorded.Dropped > 0)
            WriteWarning($"{recorded.Dropped} older events are not there any more: the latest {NamedLocks.EventCapacity} are kept. Call Clear-LockEvent before what you want to see.");

        foreach (var one in recorded.Events)
        {
            if (Array.Exists(patterns, pattern => pattern.IsMatch(one.LockName)))
                WriteObject(one);
        }
    }
}
