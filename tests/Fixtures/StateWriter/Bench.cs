using System.Diagnostics;
using System.Globalization;

namespace ConcurrencyOps.Fixtures;

/// <summary>What a run pays for remembering: services checked once, in one update, as a health run does.</summary>
internal static class Bench
{
    private const int Repetitions = 15;
    private const int Processes = 8;

    public static async Task<int> RunAsync(int services)
    {
        var directory = Directory.CreateTempSubdirectory("state-bench-").FullName;
        try
        {
            var path = Path.Combine(directory, "state.json");
            var (first, rest) = await LoadAndSaveAsync(path, services);
            var bytes = new FileInfo(path).Length;
            Say($"services                              {services}");
            Say($"bytes a service                       {(double)bytes / services:0}");
            Say($"load + save, first in the process     {first:0.0} ms");
            Say($"load + save, median of {Repetitions}             {rest:0.0} ms");
            Say($"load alone, median of {Repetitions}              {Load(path):0.0} ms");
            // Without starting them: they wait until all are ready.
            Say($"{Processes} processes at once, all checked  {await AtOnceAsync(path, services):0} ms");
            Say($"{Processes} processes at once, none checked {await AtOnceAsync(path, 0):0} ms");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(double First, double Median)> LoadAndSaveAsync(string path, int services)
    {
        List<double> times = [];
        for (var i = 0; i <= Repetitions; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var state = Sample.Open(path);
            _ = state.Read();
            await Task.WhenAll(Enumerable.Range(0, services).Select(index => state.UpdateAsync(Sample.Down($"service-{index:0000}"), default)));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return (times[0], Median(times.Skip(1)));
    }

    private static double Load(string path)
    {
        var state = Sample.Open(path);
        return Median(Enumerable.Range(0, Repetitions).Select(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            state.Read();
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }).ToList());
    }

    private static async Task<double> AtOnceAsync(string path, int services)
    {
        var processes = Enumerable.Range(0, Processes).Select(_ => Start("check", path, services.ToString(CultureInfo.InvariantCulture), "1")).ToList();
        foreach (var process in processes)
            await process.StandardOutput.ReadLineAsync();

        var started = Stopwatch.GetTimestamp();
        processes.ForEach(process => process.StandardInput.Close());
        await Task.WhenAll(processes.Select(process => process.WaitForExitAsync()));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        processes.ForEach(process => process.Dispose());
        return elapsed;
    }

    private static Process Start(params string[] args) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, args) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(Repetitions / 2);

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
