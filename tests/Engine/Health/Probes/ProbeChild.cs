using System.Diagnostics;
using ConcurrencyOps.Fixtures;

namespace ConcurrencyOps.Tests.Health.Probes;

/// <summary>A check in a process of its own; killed, and the test failed, after three minutes.</summary>
internal static class ProbeChild
{
    /// <summary>Runs it by a shell, with something set up before: <c>ulimit -n 400</c>.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string before, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{before} \"$@\"", "sh", dotnet, "exec", typeof(OneCheck).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output.Trim(), await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
