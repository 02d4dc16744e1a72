namespace ConcurrencyOps.Health;

/// <summary>Writes a report in one format.</summary>
internal interface IHealthReportWriter
{
    /// <summary>Writes UTF-8 without a byte order mark, in the invariant culture. Leaves the stream open.</summary>
    void Write(HealthReportContent content, Stream stream);
}
