using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Writes health check results as a web page, as JSON or CSV, as metrics, for a monitoring system or for a build server.</summary>
/// <remarks>
/// <para>
/// Without -Format the ending of -Path decides: .html and .htm, .json, .csv, .prom and .om (OpenMetrics), .xml (JUnit). Without -Path the text goes to
/// the pipeline as one string. A file is replaced whole or not at all: a reader never sees half a report, and a failure leaves the one before in place.
/// </para>
/// <para>
/// Of several results with the same Name and ServiceUrl the latest counts, as in Measure-ServiceHealth. The worst come first. No results give an empty
/// report, not none.
/// </para>
/// <para>
/// Html: one page that needs no other file, no network and no script; it follows the reader's light or dark scheme and prints. With -HistoryPath it
/// shows the last 40 checks of each service. Json: an object with SchemaVersion, Title, Report and Services; the properties are those of the records,
/// all always there. Csv: one row a service; Import-Csv and Measure-ServiceHealth read it back. A text that a spreadsheet would take for a formula
/// gets an apostrophe in front. JUnit: one test case a service; what -FailOn does not name passes or is skipped.
/// </para>
/// <para>
/// OpenMetrics: gauges named concurrencyops_health_..., labelled with service and url, valid for Prometheus too; write it to *.prom in the folder of
/// node_exporter's textfile collector. Alert also on the age of concurrencyops_health_report_timestamp_seconds. Nagios: the status line with performance data, then
/// the services that are not up, at most 4 KB; exit with the ExitCode of Measure-ServiceHealth.
/// </para>
/// </remarks>
/// <example>
/// <para>A page for the team</para>
/// <code>Import-Csv ./services.csv | Test-ServiceHealth -HistoryPath ./health.db | Export-HealthReport ./health.html -HistoryPath ./health.db -Title 'Production'</code>
/// <para>The page shows each service with its recent past.</para>
/// </example>
/// <example>
/// <para>A check for Nagios or Icinga</para>
/// <code>$results = Get-Content ./urls.txt | Test-ServiceHealth
/// $results | Export-HealthReport -Format Nagios
/// exit ($results | Measure-ServiceHealth).ExitCode</code>
/// <para>The line says, for example: HEALTH CRITICAL - 1 of 7 down: Payments</para>
/// </example>
/// <example>
/// <para>Metrics for node_exporter</para>
/// <code>$results | Export-HealthReport /var/lib/node_exporter/textfile/health.prom</code>
/// <para>The collector never reads half a file.</para>
/// </example>
/// <example>
/// <para>One run, several reports</para>
/// <code>'./health.json', './health.csv', './health.xml' | ForEach-Object { $results | Export-HealthReport -Path $_ -PassThru }</code>
/// <para>The endings say the formats; the files are written to the pipeline.</para>
/// </example>
[Cmdlet(VerbsData.Export, "HealthReport", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportHealthReportCommand : HealthReportCommand
{
    private HealthReportFormat _format;
    private ReportTarget? _target;

    /// <summary>The file to write, taken literally; its folder must be there. A file that is there already is replaced. Left out: the text goes to the pipeline.</summary>
    [Parameter(Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The format. Left out, the ending of -Path says it.</summary>
    [Parameter]
    public HealthReportFormat Format { get; set; }

    /// <summary>A history that Test-ServiceHealth -HistoryPath wrote. The formats Html and Json show it. Where it cannot be read there is an error, and the report is written without.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>The heading of the report.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "Service health";

    /// <summary>Replaces a file that is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps a file that is already there: an error instead of a report.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guarded(Prepare);

    /// <inheritdoc/>
    protected override void EndProcessing() => Guarded(WriteReport);

    private void Prepare()
    {
        var named = Path is null ? null : HealthReportWriters.FormatOf(Path);
        bool isGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Format));
        _format = isGiven ? Format : named ?? throw UnknownFormat();
        _target = Path is null ? null : new ReportTarget(Resolve(Path), Force, NoClobber);
        if (HistoryPath is not null && _format is not (HealthReportFormat.Html or HealthReportFormat.Json))
            WriteWarning($"-HistoryPath is not used: a report in the format {_format} shows no history. Html and Json do.");
    }

    private void WriteReport()
    {
        var content = Content() with { Title = Title };
        content = content with { Trends = ReadTrends(content) };
        if (_target is null)
        {
            WriteObject(HealthReportWriters.ToText(_format, content));
            return;
        }

        if (!ShouldProcess(_target.FullPath, $"Write a health report ({_format})"))
            return;
        _target.Write(_format, content);
        if (PassThru)
            WriteObject(new FileInfo(_target.FullPath));
    }

    private IReadOnlyDictionary<ServiceId, ServiceTrend>? ReadTrends(HealthReportContent content)
    {
        if (HistoryPath is null || _format is not (HealthReportFormat.Html or HealthReportFormat.Json))
            return null;

        IReadOnlyDictionary<ServiceId, ServiceTrend>? trends = null;
        HistoryAccess.Read(this, HistoryPath, history => trends = TrendReader.Read(history, content.Services, Stopped));
        return trends;
    }

    private string Resolve(string path) =>
        FileLocation.Resolve(this, path, message => CommandException.Invalid(ErrorIds.ReportNotWritten, message, path));

    private CommandException UnknownFormat() => CommandException.Invalid(
        ErrorIds.ReportFormatUnknown,
        Path is null
            ? "There is neither -Format nor -Path: say with -Format how the report is to be written."
            : $"The ending of '{Path}' says no format ({HealthReportWriters.Endings} do). Give -Format.",
        Path);

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (CommandException error)
        {
            ThrowTerminatingError(error.ToErrorRecord());
        }
        catch (OperationCanceledException) when (Stopped.IsCancellationRequested)
        {
            // The pipeline is being stopped and says so itself.
        }
    }
}
