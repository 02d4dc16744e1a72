using System.Globalization;

namespace ConcurrencyOps.Fixtures;

/// <summary>
/// ContentionTarget pingpong monitor|lock|both threads milliseconds: threads that all want the same lock, or both in turn, for so long.
/// ContentionTarget sleepy monitor|lock waiters rounds hold: one thread holds a lock until all others wait for it, and for so many milliseconds more.
/// Says "THREAD system-id managed-id name" for each thread and "READY", does its work once for each line on standard input, and then says
/// "DONE contentions=n operations=n milliseconds=n", where the contentions are those that the runtime itself counted meanwhile.
/// It ends when its input does, and in any case after ten minutes.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static int Main(string[] args)
    {
        using var limit = new Timer(static _ => Environment.Exit(3), null, Limit, Timeout.InfiniteTimeSpan);
        IFight? fight = args switch
        {
            ["pingpong", var kind, var threads, var milliseconds] => new PingPong(Locks(kind), Number(threads), Number(milliseconds)),
            ["sleepy", var kind, var waiters, var rounds, var hold] => new Sleepy(Locks(kind)[0], Number(waiters), Number(rounds), Number(hold)),
            _ => null,
        };
        if (fight is null)
            return 2;

        foreach (var thread in fight.Threads)
            Console.WriteLine($"THREAD {thread.Id} {thread.ManagedId} {thread.Name}");

        Console.WriteLine("READY");
        while (Console.ReadLine() is not null)
            Console.WriteLine(RunOnce(fight));

        return 0;
    }

    private static string RunOnce(IFight fight)
    {
        var before = Monitor.LockContentionCount;
        var startedAt = TimeProvider.System.GetTimestamp();
        var operations = fight.Run();
        var milliseconds = TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds;
        return string.Create(
            CultureInfo.InvariantCulture, $"DONE contentions={Monitor.LockContentionCount - before} operations={operations} milliseconds={milliseconds:0}");
    }

    private static IContended[] Locks(string kind) => kind switch
    {
        "monitor" => [new MonitorLock()],
        "lock" => [new NewLock()],
        "both" => [new MonitorLock(), new NewLock()],
        _ => throw new ArgumentException($"There is no kind of lock '{kind}'.", nameof(kind)),
    };

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
