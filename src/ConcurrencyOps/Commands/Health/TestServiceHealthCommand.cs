using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Checks services, many at once: are they UP, DOWN or DEGRADED?</summary>
/// <remarks>
/// <para>
/// Every service gets one result, written as soon as its check ends, always with the same properties in the same order. Nothing is reused between
/// checks unless -ReuseConnection is given: name, connection, TLS and answer are checked and timed each time, on one address of the host.
/// </para>
/// <para>
/// An expected status code (2xx) is UP, another 4xx is DOWN, everything else that answers (5xx, a redirect that may not be followed) is DEGRADED, no
/// answer in time is DOWN. UNKNOWN means that the check could not tell: bad input, no name server, a fault of this machine, an open circuit
/// without an earlier verdict. The status in a body of the type application/health+json and the status code both count, and the worse of the two decides. -StatusMap
/// changes what a status code says.
/// </para>
/// <para>
/// Rows from Import-Csv or ConvertFrom-Json may carry settings of their own; -InputObject says in which columns. A row that cannot be checked gives
/// one UNKNOWN result and one error, and the others are checked.
/// </para>
/// <para>
/// With -StatePath the command remembers: results tell what changed and since when, -ConfirmAfter and -RecoverAfter hold back hasty alarms, and a service
/// that fails again and again is left alone for a while (its circuit opens); its result is then the last known status, marked Stale. See
/// about_ConcurrencyOps_Health.
/// </para>
/// </remarks>
/// <example>
/// <para>Check three services</para>
/// <code>Test-ServiceHealth https://example.com, tcp://db.example.com:5432, dns://example.com</code>
/// <para>One row each: status, milliseconds, code and what was wrong.</para>
/// </example>
/// <example>
/// <para>Check a list with settings of its own, keep the results</para>
/// <code>Import-Csv services.csv | Test-ServiceHealth -TimeoutSeconds 5 | Export-Csv health.csv</code>
/// <para>services.csv has a column Uri, and whichever of Name, TimeoutSeconds, ExpectedStatus, ContentMatch ... it needs. Empty cells mean: as the parameters say.</para>
/// </example>
/// <example>
/// <para>From cron: report changes only, after two failures in a row, and end with an exit code</para>
/// <code>$results = Import-Csv services.csv | Test-ServiceHealth -StatePath /var/lib/health/state.json -ConfirmAfter 2 -HistoryPath /var/lib/health/history.db
/// $results | Where-Object Changed | Send-Alert
/// exit ($results | Measure-ServiceHealth).ExitCode</code>
/// <para>Send-Alert stands for a function of yours. Two runs that overlap lose nothing of each other.</para>
/// </example>
/// <example>
/// <para>In a script: is everything up?</para>
/// <code>if (-not (Test-ServiceHealth https://api.example.com/health -ExpectedStatus 200 -JsonPath "$.status == 'ok'" -Quiet)) { throw 'The API is not well.' }</code>
/// <para>-Quiet gives one true or false.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "ServiceHealth")]
[OutputType(typeof(HealthCheckResult), typeof(bool))]
public sealed class TestServiceHealthCommand : ServiceHealthCommand
{
    /// <summary>Gives one true or false: all services are UP.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override bool Remembers => StatePath is not null;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WarnOfUnused();
        Session.Finish();
        if (Quiet)
            WriteObject(Session.AreAllUp);
    }

    private protected override void Accept(ServiceCheck check) => Session.Add(check);

    private protected override void CheckParameters()
    {
        base.CheckParameters();
        if (Remembers)
            return;

        if (OnlyChanged)
            throw CommandException.Invalid(ErrorIds.StateMissing, "-OnlyChanged compares with the run before: say with -StatePath where that is remembered.", null);

        if (ConfirmAfter > 1 || RecoverAfter > 1)
            throw CommandException.Invalid(ErrorIds.StateMissing, "-ConfirmAfter and -RecoverAfter count over several runs: say with -StatePath where that is remembered.", null);
    }
}
