using System.Text;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Tests.Locking;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>Looks for deadlocks in logs.</summary>
internal static class Logs
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>What is found in a log as <see cref="LogLines"/> has it, potential ones too.</summary>
    public static IReadOnlyList<Deadlock> Find(params string[] lines) => Find(LogLines.Rows(lines), out _);

    public static IReadOnlyList<Deadlock> Find(IEnumerable<LogRow> rows, out DeadlockLog log)
    {
        log = New();
        foreach (LogRow row in rows)
            log.Log.Add(row);
        return log.Find();
    }

    /// <summary>What is found in a trace in the STD format.</summary>
    public static IReadOnlyList<Deadlock> FindInStd(string trace)
    {
        DeadlockLog log = New();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(trace));
        log.Log.Read(stream, "trace.std", LockLogFormat.Std, default);
        return log.Find();
    }

    /// <summary>Certainty and circle of each, in their order.</summary>
    public static IEnumerable<string> Said(IEnumerable<Deadlock> found) => found.Select(static one => $"{one.Certainty}: {one.Cycle}");

    private static DeadlockLog New() => new("the log", includePotential: true, new FakeTimeProvider(Now));
}
