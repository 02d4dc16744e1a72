using Bank;

namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>The lock statement.</summary>
internal static class Monitors
{
    /// <summary>So many threads, each with an account, in a ring.</summary>
    public static void Plant(Stage stage, int threads)
    {
        var accounts = Enumerable.Range(0, threads).Select(static _ => new Account()).ToArray();
        for (var i = 0; i < threads; i++)
        {
            var (from, to) = (accounts[i], accounts[(i + 1) % threads]);
            stage.Start($"worker {(char)('a' + i)}", () => from.TransferTo(to, 1, () => stage.Meet()));
        }
    }

    /// <summary>One of the two gives up some day: no deadlock for ever.</summary>
    public static void PlantTimed(Stage stage)
    {
        Account first = new(), second = new();
        stage.Start("worker a", () => first.TransferTo(second, 1, () => stage.Meet()));
        stage.Start("worker b", () => second.TryTransferTo(first, 1, () => stage.Meet()));
    }

    /// <summary>Two in a deadlock and many behind them.</summary>
    public static void PlantWithQueue(Stage stage, int waiters)
    {
        Account first = new(), second = new();
        stage.Start("worker a", () => first.TransferTo(second, 1, () => stage.Meet()));
        stage.Start("worker b", () => second.TransferTo(first, 1, () => stage.Meet()));
        for (var i = 0; i < waiters; i++)
            stage.Start($"waiter {i}", () => first.Read(() => stage.Meet()));
    }

    /// <summary>Among millions of objects.</summary>
    public static void PlantInBigHeap(Stage stage, int objects)
    {
        var lists = new Link?[1000];
        for (var i = 0; i < objects; i++)
            lists[i % lists.Length] = new(lists[i % lists.Length], i);

        stage.Keep((object)lists);
        Plant(stage, 2);
    }

    private sealed record Link(Link? Next, long Value);
}
