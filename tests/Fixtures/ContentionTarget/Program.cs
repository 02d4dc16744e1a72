using System.Globalization;

namespace ConcurrencyOps.Fixtures;

/// <summary>
/// ContentionTarget pingpong monitor|lock|both threads milliseconds: threads that all want the same lock, for so long.
/// ContentionTarget sleepy monitor|lock waiters rounds hold: one thread holds a lock that all others wait for, and goes on holding it for so many milliseconds.
/// ContentionTarget deadlock monitor|lock|both: two threads that each hold what the other waits for.
/// Says "READY name=tid ...", does its work once for each line on standard input, and says "DONE contentions=n operations=n milliseconds=n" after it,
/// where n contentions is what the runtime itself counted; a deadlock says "LOCKED". Ends with standard input, or after ten minutes.
/// </summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        // The last resort, should whoever started this have died in a way that leaves standard input open.
        using var limit = new Timer(static _ => Environment.Exit(3), null, TimeSpan.FromMinutes(10), Timeout.InfiniteTimeSpan);
        return args switch
        {
            ["pingpong", var kind, var threads, var milliseconds] => Serve(new PingPong(kind == "both" ? Locks(kind) : Locks(kind)[..1], Number(threads), Number(milliseconds))),
            ["sleepy", var kind, var waiters, var rounds, var hold] => Serve(new Sleepy(Locks(kind)[0], Number(waiters), Number(rounds), Number(hold))),
            ["deadlock", var kind] => Serve(new Embrace(Locks(kind)[0], Locks(kind)[1])),
            _ => 64,
        };
    }

    private static int Serve(IFight fight)
    {
        Console.WriteLine($"READY {string.Join(' ', fight.Threads.Select(static thread => $"{thread.Name}={thread.Id}"))}");
        while (Console.ReadLine() is not null)
        {
            var before = Monitor.LockContentionCount;
            var clock = TimeProvider.System.GetTimestamp();
            var operations = fight.Run();
            var milliseconds = TimeProvider.System.GetElapsedTime(clock).TotalMilliseconds;
            Console.WriteLine(operations is { } count
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"DONE contentions={Monitor.LockContentionCount - before} operations={count} milliseconds={milliseconds:0}")
                : "LOCKED");
        }

        // Its threads may be waiting for ever.
        Environment.Exit(0);
        return 0;
    }

    private static IContended[] Locks(string kind) => kind switch
    {
        "monitor" => [new MonitorLock(), new MonitorLock()],
        "lock" => [new NewLock(), new NewLock()],
        "both" => [new MonitorLock(), new NewLock()],
        _ => throw new ArgumentException($"There is no kind of lock '{kind}'.", nameof(kind)),
    };

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
