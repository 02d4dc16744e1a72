using System.Globalization;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Fixtures;

/// <summary>
/// StateWriter check file services rounds: says "ready", waits for a line, finds every service down so many times, and says "done".
/// StateWriter confirm file key: counts one service up, a line for each count that stands, until it is killed, or for three minutes.
/// StateWriter hold file: takes the lock, says "held", and keeps it until its input ends.
/// StateWriter call file: says "ready", waits for a line, asks the circuit "p/k" for a call, says "through", "left to another" or "refused", and
/// waits for a line: "up" reports a success and says "reported"; then it waits for the end of its input.
/// StateWriter update file: one update; says "written", or why not and returns 1.
/// StateWriter bench [services]: what loading and saving cost, by one process and by eight at once.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        switch (args[0])
        {
            case "check":
                return await CheckAsync(args[1], Number(args[2]), Number(args[3]));
            case "confirm":
                return await ConfirmAsync(args[1], args[2]);
            case "hold":
                return Hold(args[1]);
            case "call":
                return await CallAsync(args[1]);
            case "update":
                return await UpdateAsync(args[1]);
            case "bench":
                return await Bench.RunAsync(args.Length > 1 ? Number(args[1]) : 1000);
            default:
                return 2;
        }
    }

    private static async Task<int> CheckAsync(string path, int services, int rounds)
    {
        var state = Sample.Open(path);
        Console.WriteLine("ready");
        _ = Console.ReadLine();
        for (var round = 0; round < rounds; round++)
            await Task.WhenAll(Enumerable.Range(0, services).Select(index => state.UpdateAsync(Sample.Down($"service-{index:0000}"), default)));

        Console.WriteLine("done");
        return 0;
    }

    private static async Task<int> ConfirmAsync(string path, string key)
    {
        var started = TimeProvider.System.GetTimestamp();
        var state = Sample.Open(path);
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(3))
        {
            await state.UpdateAsync(Sample.Down(key), default);
            Console.WriteLine(key);
        }

        return 0;
    }

    private static int Hold(string path)
    {
        using var held = StateLock.TryTake(path + ".lock");
        Console.WriteLine(held is null ? "taken" : "held");
        while (Console.ReadLine() is not null)
        {
            // Until the parent has had enough.
        }

        return 0;
    }

    private static async Task<int> CallAsync(string path)
    {
        var rules = new GateRules { Policy = "p", Circuit = new CircuitRules(1, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)) };
        var gate = new PolicyGate(rules, TimeProvider.System, new SharedKeyStore(path, "p", TimeProvider.System));
        Console.WriteLine("ready");
        _ = Console.ReadLine();
        var pass = await gate.EnterAsync("k", null, default);
        Console.WriteLine(pass.Refusal is null ? "through" : pass.Refusal.IsProbing ? "left to another" : "refused");
        if (Console.ReadLine() == "up")
        {
            gate.Leave("k", pass, CircuitOutcome.Success, null);
            await gate.FlushAsync();
            Console.WriteLine("reported");
        }

        while (Console.ReadLine() is not null)
        {
            // Until the parent has had enough.
        }

        return 0;
    }

    private static async Task<int> UpdateAsync(string path)
    {
        try
        {
            await Sample.Open(path).UpdateAsync(Sample.Down("service"), default);
            Console.WriteLine("written");
            return 0;
        }
        catch (IOException exception)
        {
            Console.WriteLine(exception.Message);
            return 1;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
