using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>What the commands share that make a report of results from the pipeline.</summary>
public abstract class HealthReportCommand : ConcurrencyCommand
{
    // Not disposed: a stop may still come while the command is being cleaned up, and without a timer there is nothing to let go of.
    private readonly CancellationTokenSource _cancellation = new();
    private readonly HealthReportBuilder _builder = new();

    /// <summary>Results of Test-ServiceHealth and Watch-ServiceHealth, or rows with their properties: from Import-Csv, ConvertFrom-Json or a job. Other input is an error and is left out.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>Which statuses count as a failure, for the exit code. Those that are not named count as if all were well.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateSet(nameof(ServiceStatus.Down), nameof(ServiceStatus.Degraded), nameof(ServiceStatus.Unknown))]
    [PSDefaultValue(Help = "Down, Degraded, Unknown")]
    public ServiceStatus[] FailOn { get; set; } = [ServiceStatus.Down, ServiceStatus.Degraded, ServiceStatus.Unknown];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            foreach (var result in HealthResultReader.Read(InputObject))
                _builder.Add(result);
        }
        catch (CommandException error)
        {
            WriteError(error.ToErrorRecord());
        }
    }

    /// <inheritdoc/>
    protected sealed override void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    protected sealed override void CleanUp()
    {
        // Nothing is held from one record to the next but memory.
    }

    /// <summary>Cancelled when the pipeline is being stopped.</summary>
    private protected CancellationToken Stopped => _cancellation.Token;

    /// <summary>The report of what came in, with its services.</summary>
    private protected HealthReportContent Content()
    {
        var failOn = new Health.FailOn(FailOn);
        return new() { Report = _builder.Build(TimeProvider.System.GetUtcNow(), failOn), Services = _builder.Services(), FailOn = failOn };
    }
}
