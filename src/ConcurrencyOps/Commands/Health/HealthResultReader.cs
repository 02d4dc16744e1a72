using System.Collections;
using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Takes what is piped in as health check results: the records themselves, and rows that were records once (Import-Csv, ConvertFrom-Json, a job).</summary>
internal static class HealthResultReader
{
    /// <summary>The results in one piece of input: one, or those of an array.</summary>
    /// <exception cref="CommandException">The input is something else. Raised when the sequence gets there.</exception>
    public static IEnumerable<HealthCheckResult> Read(object? input)
    {
        object? value = input is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : input;
        return value switch
        {
            HealthCheckResult result => [result],
            IEnumerable items and not string and not IDictionary => items.Cast<object?>().SelectMany(Read),
            _ => [FromRow(input)],
        };
    }

    private static HealthCheckResult FromRow(object? input)
    {
        var row = new HealthResultRow(input);

        // A row that a person wrote, or that is older than our care, may hold secrets. What we wrote ourselves stays as it is.
        string url = SafeName.WithoutSecrets(row.Text(nameof(HealthCheckResult.ServiceUrl)) ?? "");
        string name = SafeName.WithoutSecrets(row.Text(nameof(HealthCheckResult.Name)) ?? url);
        if (name.Length == 0 || row.Choice<ServiceStatus>(nameof(HealthCheckResult.Status)) is not { } status)
            throw row.Invalid("It has no Status, or neither Name nor ServiceUrl.");

        return new HealthCheckResult
        {
            Name = name,
            ServiceUrl = url,
            Status = status,
            RawStatus = row.Choice<ServiceStatus>(nameof(HealthCheckResult.RawStatus)) ?? status,
            Reason = row.Choice<HealthReason>(nameof(HealthCheckResult.Reason)) ?? UsualReason(status),
            StatusCode = row.Whole(nameof(HealthCheckResult.StatusCode)),
            ResponseTimeMs = row.Number(nameof(HealthCheckResult.ResponseTimeMs)),
            DurationMs = row.Number(nameof(HealthCheckResult.DurationMs)),
            QueueMs = row.Number(nameof(HealthCheckResult.QueueMs)),
            DnsMs = row.Number(nameof(HealthCheckResult.DnsMs)),
            ConnectMs = row.Number(nameof(HealthCheckResult.ConnectMs)),
            TlsMs = row.Number(nameof(HealthCheckResult.TlsMs)),
            FirstByteMs = row.Number(nameof(HealthCheckResult.FirstByteMs)),
            TransferMs = row.Number(nameof(HealthCheckResult.TransferMs)),
            ErrorMessage = row.Text(nameof(HealthCheckResult.ErrorMessage)),
            Timestamp = row.Time(nameof(HealthCheckResult.Timestamp)) ?? TimeProvider.System.GetUtcNow(),
            Attempts = row.Whole(nameof(HealthCheckResult.Attempts)) ?? 1,
            RemoteAddress = row.Text(nameof(HealthCheckResult.RemoteAddress)),
            HttpVersion = row.Text(nameof(HealthCheckResult.HttpVersion)),
            CertificateExpiresAt = row.Time(nameof(HealthCheckResult.CertificateExpiresAt)),
            CertificateDaysLeft = row.Whole(nameof(HealthCheckResult.CertificateDaysLeft)),
            CircuitState = row.Choice<CircuitPhase>(nameof(HealthCheckResult.CircuitState)),
            Checked = row.Flag(nameof(HealthCheckResult.Checked)) ?? true,
            Stale = row.Flag(nameof(HealthCheckResult.Stale)) ?? false,
            Changed = row.Flag(nameof(HealthCheckResult.Changed)),
            PreviousStatus = row.Choice<ServiceStatus>(nameof(HealthCheckResult.PreviousStatus)),
            Since = row.Time(nameof(HealthCheckResult.Since)),
            ConsecutiveFailures = row.Whole(nameof(HealthCheckResult.ConsecutiveFailures)) ?? 0,
        };
    }

    // A row by hand may say no more than the status.
    private static HealthReason UsualReason(ServiceStatus status) => status switch
    {
        ServiceStatus.Up => HealthReason.Expected,
        ServiceStatus.Unknown => HealthReason.BadInput,
        _ => HealthReason.UnexpectedStatus,
    };
}
