using System.Management.Automation;

namespace ConcurrencyOps.Tests.Health;

/// <summary>A result as a script sees it: properties by name. The module's types belong to the staged module, not to the tests.</summary>
internal sealed class HealthRow(PSObject row)
{
    public string Name => Text(nameof(Name))!;

    public string? Status => Text(nameof(Status));

    public string? RawStatus => Text(nameof(RawStatus));

    public string? Reason => Text(nameof(Reason));

    public int? StatusCode => (int?)Value(nameof(StatusCode));

    public double? ResponseTimeMs => (double?)Value(nameof(ResponseTimeMs));

    public string? ErrorMessage => Text(nameof(ErrorMessage));

    public int Attempts => (int)Value(nameof(Attempts))!;

    public string? CircuitState => Text(nameof(CircuitState));

    public bool Checked => (bool)Value(nameof(Checked))!;

    public bool Stale => (bool)Value(nameof(Stale))!;

    public bool? Changed => (bool?)Value(nameof(Changed));

    public string? PreviousStatus => Text(nameof(PreviousStatus));

    public DateTimeOffset? Since => (DateTimeOffset?)Value(nameof(Since));

    public int ConsecutiveFailures => (int)Value(nameof(ConsecutiveFailures))!;

    public string? RunId => Text(nameof(RunId));

    private object? Value(string name) => row.Properties[name].ShouldNotBeNull($"no property {name}").Value;

    private string? Text(string name) => Value(name)?.ToString();
}
