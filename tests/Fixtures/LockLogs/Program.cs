using System.Diagnostics;
using System.Globalization;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Fixtures;
using ConcurrencyOps.Locking;

// write <path> <events> <threads> <locks> short|full     makes a log
// memory <events> <threads> <locks> <rounds>              measures events in memory
// file <path> <rounds>                                    measures reading and looking through a log
// One figure a line: name=value. Rates are per second of processor time, all threads together, the best of the rounds:
// what others on the machine do makes a round slower, nothing makes it faster.
switch (args)
{
    case ["write", var path, var events, var threads, var locks, var form]:
        CsvFile.Write(path, new Workload(Int(threads), Int(locks)), Int(events), form == "full");
        return 0;
    case ["memory", var events, var threads, var locks, var rounds]:
        Measuring.Memory(new Workload(Int(threads), Int(locks)), Int(events), Int(rounds));
        return 0;
    case ["file", var path, var rounds]:
        Measuring.File(path, Int(rounds));
        return 0;
    default:
        Console.Error.WriteLine("write <path> <events> <threads> <locks> short|full, memory <events> <threads> <locks> <rounds>, or file <path> <rounds>");
        return 1;
}

static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

internal static class Measuring
{
    public static void Memory(Workload workload, int events, int rounds)
    {
        var entries = new List<LogEntry>(events + 64);
        workload.Make(events, entries.Add);
        LogEntry[] all = [.. entries];
        Say("events", all.Length);
        Say("deadlocks", Rate(all.Length, rounds, () => Through(new DeadlockObserver(notesOrders: true), all)));
        Say("contention", Rate(all.Length, rounds, () => Through(new ContentionObserver(new("memory", ContentionGrouping.Lock, seesHolds: true), hasTimes: true), all)));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var observer = new DeadlockObserver(notesOrders: true);
        Through(observer, all);
        Say("deadlockMB", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6);
        GC.KeepAlive(observer);
    }

    public static void File(string path, int rounds)
    {
        long events = 0;
        IReadOnlyList<Deadlock> found = [];
        Say("deadlocks", Rate(0, rounds, () =>
        {
            var log = new DeadlockLog(path, includePotential: true, TimeProvider.System);
            log.Log.ReadFile(path, LockLogFormat.Csv, null, default);
            found = log.Find();
            events = log.Log.Tally.Events;
        }, () => events));
        Say("contention", Rate(0, rounds, () =>
        {
            var log = new ContentionLog(path, ContentionGrouping.Lock);
            log.Log.ReadFile(path, LockLogFormat.Csv, null, default);
            log.End();
            log.Table.Rows(log);
        }, () => events));
        Say("events", events);
        Say("peakMB", Process.GetCurrentProcess().PeakWorkingSet64 / 1e6);
        foreach (Deadlock one in found)
            Console.WriteLine($"# {one.Certainty}: {one.Cycle}");
    }

    private static void Through(ILockObserver observer, LogEntry[] all)
    {
        var tally = new LogTally();
        var window = new ReorderWindow(new LockReplay(observer, tally), tally);
        foreach (ref readonly LogEntry entry in all.AsSpan())
            window.Add(entry);
        window.Flush();
    }

    private static double Rate(long events, int rounds, Action run, Func<long>? count = null)
    {
        var rates = new List<double>();
        for (int round = 0; round <= rounds; round++)
        {
            GC.Collect();
            TimeSpan started = Environment.CpuUsage.TotalTime;
            run();
            double seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds;

            // The first round compiles.
            if (round > 0)
                rates.Add((count?.Invoke() ?? events) / seconds);
        }

        return rates.Max();
    }

    private static void Say(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}={value:0.###}"));
}
