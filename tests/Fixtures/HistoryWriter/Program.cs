using System.Globalization;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Fixtures;

/// <summary>
/// HistoryWriter write file prefix runs results: appends so many runs of so many results each, and says "ready", then each run's name once it stands.
/// HistoryWriter halt file results: stops in the middle of its transaction, says "halted", and waits to be killed.
/// HistoryWriter seed file: appends one run of the results on standard input, a line each: time name status reason milliseconds, with tabs.
/// HistoryWriter make: makes each file that standard input names, a line each, and says "made", or the error message that there is.
/// HistoryWriter read file: writes the names of all entries, or the error message that there is.
/// </summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        if (args[0] == "read")
            return Read(args[1]);

        if (args[0] == "make")
            return Make();

        using IHealthHistory history = new SqliteHistoryFactory().Open(args[1], readOnly: false);
        switch (args[0])
        {
            case "write":
                Write(history, args[2], Number(args[3]), Number(args[4]));
                return 0;
            case "halt":
                history.Append("halted", new HaltingResults([.. Enumerable.Range(0, Number(args[2])).Select(Result)]));
                return 0;
            case "seed":
                history.Append("seed", [.. Lines().Select(Seed)]);
                return 0;
            default:
                return 2;
        }
    }

    private static int Read(string path)
    {
        try
        {
            using IHealthHistory history = new SqliteHistoryFactory().Open(path, readOnly: true);
            foreach (HealthHistoryEntry entry in history.Read(new HealthHistoryQuery()))
                Console.WriteLine(entry.Name);

            return 0;
        }
        catch (IOException error)
        {
            Console.WriteLine(error.Message);
            return 1;
        }
    }

    private static int Make()
    {
        foreach (string path in Lines())
        {
            // Not always in the same step with others that were told at the same time.
            Thread.SpinWait(Random.Shared.Next(20_000));
            try
            {
                new SqliteHistoryFactory().Open(path, readOnly: false).Dispose();
                Console.WriteLine("made");
            }
            catch (IOException error)
            {
                Console.WriteLine(error.Message);
            }
        }

        return 0;
    }

    // All writers begin at once: each waits for its parent's word.
    private static void Write(IHealthHistory history, string prefix, int runs, int results)
    {
        Console.WriteLine("ready");
        _ = Console.ReadLine();
        for (int run = 0; run < runs; run++)
        {
            history.Append($"{prefix}-{run}", [.. Enumerable.Range(0, results).Select(Result)]);
            Console.WriteLine($"{prefix}-{run}");
        }
    }

    private static HealthCheckResult Result(int index) => new()
    {
        Name = $"service-{index}",
        ServiceUrl = $"http://service-{index}.example/",
        Status = ServiceStatus.Up,
        RawStatus = ServiceStatus.Up,
        Reason = HealthReason.Expected,
        Timestamp = TimeProvider.System.GetUtcNow(),
        Checked = true,
        ResponseTimeMs = index,
    };

    private static HealthCheckResult Seed(string line)
    {
        string[] cells = line.Split('\t');
        ServiceStatus status = Enum.Parse<ServiceStatus>(cells[2]);
        HealthReason reason = Enum.Parse<HealthReason>(cells[3]);
        return new HealthCheckResult
        {
            Name = cells[1],
            ServiceUrl = $"http://{cells[1]}/",
            Status = status,
            RawStatus = status,
            Reason = reason,
            Timestamp = DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Checked = reason != HealthReason.CircuitOpen,
            ResponseTimeMs = cells.Length > 4 ? double.Parse(cells[4], CultureInfo.InvariantCulture) : null,
            ErrorMessage = status == ServiceStatus.Up ? null : $"{cells[1]} is {status}",
        };
    }

    private static IEnumerable<string> Lines()
    {
        while (Console.ReadLine() is { Length: > 0 } line)
            yield return line;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
