using System.Threading.Channels;

namespace ConcurrencyOps.Fixtures.Lookalikes;

/// <summary>Threads and methods that wait for work from others, which goes on coming.</summary>
internal static class Handovers
{
    /// <summary>Consumers in Monitor.Wait, one of them with another lock in hand, and one that pulses.</summary>
    public static void PlantCondition(Stage stage)
    {
        object queue = new(), outer = new();
        var items = 0;
        stage.LetActorsRunOn();
        stage.Start("consumer a", Consume);
        stage.Start("consumer b", () =>
        {
            lock (outer)
                Consume();
        });
        stage.Start("producer", () =>
        {
            stage.Meet();
            while (true)
            {
                Thread.Sleep(5);
                lock (queue)
                {
                    items += 2;
                    Monitor.PulseAll(queue);
                }
            }
        });

        void Consume()
        {
            stage.Meet();
            lock (queue)
            {
                while (true)
                {
                    while (items == 0)
                        Monitor.Wait(queue);

                    items--;
                }
            }
        }
    }

    /// <summary>Async producers and consumers over bounded channels, in a ring that keeps going.</summary>
    public static void PlantChannels(Stage stage)
    {
        var there = Channel.CreateBounded<int>(4);
        var back = Channel.CreateBounded<int>(4);
        stage.Keep(PassAsync(there, back), PassAsync(back, there), StartAsync(there));
    }

    private static async Task PassAsync(Channel<int> from, Channel<int> to)
    {
        await foreach (var item in from.Reader.ReadAllAsync())
        {
            await Task.Delay(1);
            await to.Writer.WriteAsync(item + 1);
        }
    }

    private static async Task StartAsync(Channel<int> channel)
    {
        for (var item = 0; item < 3; item++)
            await channel.Writer.WriteAsync(item);
    }
}
