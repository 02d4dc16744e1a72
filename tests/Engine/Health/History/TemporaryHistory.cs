using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health;

/// <summary>A history in a folder of its own, deleted at the end of the test; results to put into it.</summary>
internal sealed class TemporaryHistory : IDisposable
{
    /// <summary>The time of the first result that <see cref="Result"/> makes.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    public string FilePath => Path.Combine(Folder, "health.db");

    public static HealthCheckResult Result(string name, int minute = 0, ServiceStatus status = ServiceStatus.Up) => new()
    {
        Name = name,
        ServiceUrl = $"http://{name}/",
        Status = status,
        RawStatus = status,
        Reason = status == ServiceStatus.Up ? HealthReason.Expected : HealthReason.Timeout,
        Timestamp = Start.AddMinutes(minute),
        Checked = true,
    };

    public IHealthHistory ToWrite() => new SqliteHistoryFactory().Open(FilePath, readOnly: false);

    public IHealthHistory ToRead() => new SqliteHistoryFactory().Open(FilePath, readOnly: true);

    /// <summary>Appends a run of these results.</summary>
    public void Append(string runId, params IReadOnlyList<HealthCheckResult> results)
    {
        using var history = ToWrite();
        history.Append(runId, results);
    }

    /// <summary>All entries that a new reader finds.</summary>
    public List<HealthHistoryEntry> Read(HealthHistoryQuery? query = null)
    {
        using var history = ToRead();
        return [.. history.Read(query ?? new HealthHistoryQuery())];
    }

    /// <summary>Names and minutes of all entries, in one line.</summary>
    public string ReadLine(HealthHistoryQuery? query = null) =>
        string.Join(' ', Read(query).Select(static entry => $"{entry.Name}@{(entry.Timestamp - Start).TotalMinutes:0}"));

    public void Dispose() => _folder.Dispose();
}
