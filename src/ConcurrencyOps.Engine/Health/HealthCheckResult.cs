using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Health;

/// <summary>What one check of one service found. The same properties in the same order, whatever happened.</summary>
public sealed record HealthCheckResult
{
    /// <summary>The name of the service; its URL when it has none.</summary>
    public required string Name { get; init; }

    /// <summary>What was checked, without user name, password and secret query values.</summary>
    public required string ServiceUrl { get; init; }

    /// <summary>The confirmed status: <see cref="RawStatus"/> after -ConfirmAfter and -RecoverAfter.</summary>
    public required ServiceStatus Status { get; init; }

    /// <summary>What this check alone says; the last known one when the service was not checked.</summary>
    public required ServiceStatus RawStatus { get; init; }

    /// <summary>Why.</summary>
    public required HealthReason Reason { get; init; }

    /// <summary>The status code of the last answer; <see langword="null"/> without one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Milliseconds from the start of the last attempt to the complete answer; <see langword="null"/> without an answer.</summary>
    public double? ResponseTimeMs { get; init; }

    /// <summary>Milliseconds from the start of the first attempt to the verdict; <see langword="null"/> when nothing was checked.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Milliseconds that the check waited in this process for its turn and for the rate limit.</summary>
    public double? QueueMs { get; init; }

    /// <summary>Milliseconds for resolving the name, summed over redirects.</summary>
    public double? DnsMs { get; init; }

    /// <summary>Milliseconds for connecting, summed over redirects.</summary>
    public double? ConnectMs { get; init; }

    /// <summary>Milliseconds for the TLS handshake, summed over redirects.</summary>
    public double? TlsMs { get; init; }

    /// <summary>Milliseconds from sending the request to the answer's headers, summed over redirects.</summary>
    public double? FirstByteMs { get; init; }

    /// <summary>Milliseconds for reading the body, as far as it was read.</summary>
    public double? TransferMs { get; init; }

    /// <summary>What was wrong, in words; <see langword="null"/> when all is well.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>When the check ended, UTC. For a result that was not checked: when this was decided.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How many attempts were made; 0 when nothing was checked.</summary>
    public int Attempts { get; init; }

    /// <summary>The address the last connection went to; <see langword="null"/> when there was none.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The version of HTTP that was spoken: 1.1, 2.0; <see langword="null"/> for other protocols.</summary>
    public string? HttpVersion { get; init; }

    /// <summary>When the server's certificate ends, UTC; <see langword="null"/> without one.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; init; }

    /// <summary>Whole days until the certificate ends, negative when it has.</summary>
    public int? CertificateDaysLeft { get; init; }

    /// <summary>The state of the service's circuit after this check; <see langword="null"/> when none watches.</summary>
    public CircuitPhase? CircuitState { get; init; }

    /// <summary>The service was checked now. False: the status is the last known one, or Unknown.</summary>
    public bool Checked { get; init; }

    /// <summary>The status is an earlier one, not that of now.</summary>
    public bool Stale { get; init; }

    /// <summary>The confirmed status differs from the one before; <see langword="null"/> when there is none before.</summary>
    public bool? Changed { get; init; }

    /// <summary>The confirmed status before this check; <see langword="null"/> when there was none.</summary>
    public ServiceStatus? PreviousStatus { get; init; }

    /// <summary>Since when the confirmed status has held, UTC.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many checks in a row found the service Down or Degraded, this one included. Those that could not tell are left out.</summary>
    public int ConsecutiveFailures { get; init; }
}
