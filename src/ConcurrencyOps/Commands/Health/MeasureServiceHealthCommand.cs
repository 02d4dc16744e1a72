using System.Management.Automation;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Sums up health check results: counts, percentages, response times and an exit code.</summary>
/// <remarks>
/// <para>
/// Pipe in what Test-ServiceHealth or Watch-ServiceHealth writes. Of several results with the same Name and ServiceUrl the latest counts, so the
/// report says how things are, not how often somebody looked. What counts is Status, the confirmed one.
/// </para>
/// <para>
/// UpPercentage leaves out services whose status is Unknown. Response times, the average too, are those of all services that answered, well or
/// badly: a slow error is part of how slow things are. Percentiles are exact, by nearest rank. Where there is nothing to say, a property is $null, never 0 or NaN.
/// </para>
/// <para>
/// ExitCode is that of a monitoring plugin: 2 when a service is Down, else 1 when one is Degraded, else 3 when one is Unknown, else 0. -FailOn says
/// which statuses count. No results at all give 3 where Unknown counts: a check of nothing must not look like success.
/// </para>
/// </remarks>
/// <example>
/// <para>How many of the services are up</para>
/// <code>Get-Content ./urls.txt | Test-ServiceHealth | Measure-ServiceHealth</code>
/// <para>One report, with counts and response times.</para>
/// </example>
/// <example>
/// <para>End a scheduled script with an exit code; only services that are down count</para>
/// <code>exit (Import-Csv ./services.csv | Test-ServiceHealth | Measure-ServiceHealth -FailOn Down).ExitCode</code>
/// <para>2 when a service is down, else 0.</para>
/// </example>
/// <example>
/// <para>Sum up results that were saved</para>
/// <code>Import-Csv ./last-night.csv | Measure-ServiceHealth</code>
/// <para>The rows are read as results; a row that is none is an error and is left out.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "ServiceHealth")]
[OutputType(typeof(HealthReport))]
public sealed class MeasureServiceHealthCommand : HealthReportCommand
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Content().Report);
}
