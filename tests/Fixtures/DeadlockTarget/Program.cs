namespace ConcurrencyOps.Fixtures;

/// <summary>
/// DeadlockTarget kind [arguments] [late]: plants what the kind names and says, one a line, "THREAD system-id managed-id name" for each thread that takes
/// part, and "READY" once all of them are where they will stay.
/// late: says "BEGIN" before anybody wants what another has, and goes on after a line "go".
/// Kinds that need two processes (two names as arguments) say "HELD" when the first is held, and go on after a line "go".
/// A line "gap" is answered by "GAP n": the largest number of milliseconds between two beats of a thread that beats every millisecond, since the
/// line "gap" before; the first starts the thread.
/// It ends when its input does, and in any case after five minutes.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static int Main(string[] args)
    {
        if (args.Length == 0 || !Kinds.All.TryGetValue(args[0], out var plant))
        {
            Console.Error.WriteLine("Kinds: " + string.Join(", ", Kinds.All.Keys));
            return 2;
        }

        EndInAnyCase();
        var late = args[^1] == "late";
        var stage = new Stage();
        plant(stage, args[1..(late ? ^1 : ^0)]);
        stage.Raise(late ? "BEGIN" : null);
        foreach (var line in stage.Describe())
            Console.WriteLine(line);

        Console.WriteLine("READY");
        Answer();
        GC.KeepAlive(stage);
        return 0;
    }

    private static void Answer()
    {
        Heartbeat? heartbeat = null;
        while (Console.ReadLine() is { } line)
        {
            if (line != "gap")
                continue;

            heartbeat ??= new();
            Console.WriteLine($"GAP {heartbeat.TakeLargestGapMs():F1}");
        }
    }

    // Not a timer: its callback needs a thread of the pool, and some kinds leave none.
    private static void EndInAnyCase() => new Thread(static () =>
    {
        Thread.Sleep(Limit);
        Environment.Exit(3);
    })
    { IsBackground = true, Name = "limit" }.Start();
}
