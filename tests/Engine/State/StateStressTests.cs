using System.Diagnostics;
using System.Globalization;
using ConcurrencyOps.State;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.State;

/// <summary>Real processes at once, and real processes killed.</summary>
[Collection(Alone.Name)]
public sealed class StateStressTests : IDisposable
{
    private const int Processes = 8;
    private const int Services = 1_000;
    private const int Rounds = 3;
    private const int Kills = 30;
    private const int Writers = 2;
    private static readonly TimeSpan KillingTime = TimeSpan.FromSeconds(40);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eight_processes_with_a_thousand_services_at_once_lose_no_update()
    {
        var processes = Enumerable.Range(0, Processes).Select(_ => StateProcess.Start("check", _folder.At("state.json"), Number(Services), Number(Rounds))).ToList();
        try
        {
            foreach (var process in processes)
                (await process.ReadLineAsync()).ShouldBe("ready");

            processes.ForEach(process => process.CloseInput());
            foreach (var process in processes)
                (await process.FinishAsync()).ShouldBe(("done" + Environment.NewLine, "", 0));
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }

        var services = Read().Services.Values.ToList();
        services.Count.ShouldBe(Services);
        services.ShouldAllBe(service => service.Checks == Processes * Rounds && service.ConsecutiveFailures == Processes * Rounds);
        _folder.Names().ShouldBe(["state.json", "state.json.lock"]);
    }

    [Fact]
    public async Task Whenever_a_writer_is_killed_the_file_is_whole_and_has_every_update_that_was_confirmed()
    {
        var confirmed = new long[Writers];
        var killed = new long[Writers];
        var random = new Random(20261122);
        var started = Stopwatch.GetTimestamp();
        var writers = Enumerable.Range(0, Writers).Select(StartWriter).ToArray();
        try
        {
            // However slow the machine is, each writer is killed once.
            for (var kill = 0; kill < Kills && (kill < Writers || Stopwatch.GetElapsedTime(started) < KillingTime); kill++)
            {
                var victim = kill % Writers;
                confirmed[victim] += await KillAsync(writers[victim], random);
                killed[victim]++;
                ShouldHave(Read(), victim, confirmed[victim], killed[victim]);
                writers[victim].Dispose();
                writers[victim] = StartWriter(victim);
            }
        }
        finally
        {
            Array.ForEach(writers, writer => writer.Dispose());
        }

        killed.Min().ShouldBeGreaterThan(0);
        _ = SharedStateFile.Open(_folder.At("state.json"), TimeProvider.System, warning => throw new InvalidOperationException(warning));
        _folder.Names().ShouldBe(["state.json", "state.json.lock"]);
    }

    private StateProcess StartWriter(int number) => StateProcess.Start("confirm", _folder.At("state.json"), $"writer-{number}");

    /// <summary>Kills after a random number of updates and a random moment more; gives how many were confirmed, those still in the pipe included.</summary>
    private static async Task<int> KillAsync(StateProcess writer, Random random)
    {
        var lines = 0;
        for (var more = random.Next(1, 20); more > 0; more--)
        {
            (await writer.ReadLineAsync()).ShouldNotBeNull();
            lines++;
        }

        SpinOn(random.Next(0, 5_000));
        writer.Kill();
        var rest = (await writer.FinishAsync()).Output;
        return lines + rest.Count(letter => letter == '\n');
    }

    /// <summary>Not to wait for anything: to be at another place of the write each time.</summary>
    private static void SpinOn(int microseconds)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalMicroseconds < microseconds)
            Thread.SpinWait(10);
    }

    /// <summary>Each killed process may have written one update more than it got to say.</summary>
    private static void ShouldHave(StateDocument document, int writer, long confirmed, long killed)
    {
        var checks = document.Service($"writer-{writer}")!.Checks;
        checks.ShouldBeInRange(confirmed, confirmed + killed);
    }

    /// <summary>As it lies there: nothing may be set aside.</summary>
    private StateDocument Read() => StateReader.Read(File.ReadAllBytes(_folder.At("state.json")));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
