namespace ConcurrencyOps.Health;

/// <summary>One attempt at a check: its time and what has been found out so far. Used by one attempt only, not thread-safe.</summary>
internal sealed class CheckContext(ServiceCheck check, TimeProvider time, CancellationToken token)
{
    /// <summary>What to check.</summary>
    public ServiceCheck Check { get; } = check;

    /// <summary>Cancelled at the deadline and when the user stops.</summary>
    public CancellationToken Token { get; } = token;

    /// <summary>Where the time went.</summary>
    public PhaseClock Phases { get; } = new(time);

    /// <summary>Wall clock in UTC, for the age of certificates.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>The status code of the last answer; for gRPC its grpc-status.</summary>
    public int? StatusCode { get; set; }

    /// <summary>The address the last connection went to.</summary>
    public string? RemoteAddress { get; set; }

    /// <summary>The version of HTTP spoken, as 1.1 or 2.0.</summary>
    public string? HttpVersion { get; set; }

    /// <summary>When the last server's certificate ends, also when it was refused.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; set; }

    /// <summary>A context of its own for a connection that may serve this attempt or another one; see <see cref="Adopt"/>.</summary>
    /// <param name="rules">The check with other rules for the connection; null for the same.</param>
    public CheckContext Fork(ServiceCheck? rules = null) => new(rules ?? Check, time, Token);

    /// <summary>Takes over what the connection found: its address and certificate, and its time when it was made for this attempt.</summary>
    public void Adopt(CheckContext connection, bool withPhases)
    {
        RemoteAddress = connection.RemoteAddress ?? RemoteAddress;
        CertificateExpiresAt = connection.CertificateExpiresAt ?? CertificateExpiresAt;
        if (withPhases)
            Phases.Add(connection.Phases);
    }
}
