using System.Management.Automation;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Reads what earlier health checks found, from the file that -HistoryPath of Test-ServiceHealth names.</summary>
/// <remarks>
/// <para>
/// One object for each check of each service, oldest first, as the checks were recorded: a service that was not checked, because its circuit
/// was open, has its entry too, with Checked $false. The entries come while they are read, so a long history needs no more memory than a
/// short one, and checks may add to the file meanwhile.
/// </para>
/// <para>
/// Times are UTC, to the millisecond. Keep the file on a disk of this machine: on a network share, where that can be told, a slower way of
/// writing is used, and two machines should not write to one file there. The file is a SQLite database with a view named history, so
/// other tools can read it too.
/// </para>
/// </remarks>
/// <example>
/// <para>All that was not well since yesterday</para>
/// <code>Get-ServiceHealthHistory ./health.db -Since (Get-Date).AddDays(-1) | Where-Object Status -ne 'Up'</code>
/// <para>Get-Date gives local time, which is understood as such.</para>
/// </example>
/// <example>
/// <para>How often each of the shop's services was up, in percent</para>
/// <code>Get-ServiceHealthHistory ./health.db -Name shop-* | Where-Object { $_.Checked -and $_.Status -ne 'Unknown' } | Group-Object Name |
///     Select-Object Name, Count, @{ Name = 'UpPercent'; Expression = { 100 * @($_.Group.Status -eq 'Up').Count / $_.Count } }</code>
/// <para>Entries that could not tell, or repeat an earlier status, are left out of the sum.</para>
/// </example>
/// <example>
/// <para>The whole history for a spreadsheet</para>
/// <code>Get-ServiceHealthHistory -HistoryPath ./health.db | Export-Csv ./health.csv</code>
/// <para>The properties are plain values.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ServiceHealthHistory")]
[OutputType(typeof(HealthHistoryEntry))]
public sealed class GetServiceHealthHistoryCommand : ConcurrencyCommand
{
    // Not disposed: a stop may still come while the command is being cleaned up, and without a timer there is nothing to let go of.
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The file that Test-ServiceHealth -HistoryPath wrote.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string HistoryPath { get; set; } = null!;

    /// <summary>The services wanted, by name. The wildcards * and ? are understood, a bracket is a bracket; letter case does not matter. All when left out.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HistoryNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Entries from this time on. A time without a zone is local time, as Get-Date gives it.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            HistoryAccess.Read(this, HistoryPath, WriteEntries);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // The pipeline is being stopped and says so itself.
        }
    }

    /// <inheritdoc/>
    protected override void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    protected override void CleanUp()
    {
        // The file is closed by then, whichever way the reading ended.
    }

    private void WriteEntries(IHealthHistory history)
    {
        foreach (var entry in history.Read(new HealthHistoryQuery(Name, Since, _cancellation.Token)))
            WriteObject(entry);
    }
}
