using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests.Host;

/// <summary>The Host as a process of its own; killed, and the test failed, when it takes longer than two minutes.</summary>
internal sealed class HostProcess : IDisposable
{
    private const int Interrupt = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly Task<string> _errors;

    private HostProcess(string[] args)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(EmbeddedEngine).Assembly.Location, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What this process has set for its own engine is not what a user's shell hands to the Host.
        start.Environment.Remove("PSModulePath");
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _errors = _process.StandardError.ReadToEndAsync(_limit.Token);
    }

    public static HostProcess Start(params string[] args) => new(args);

    /// <summary>Runs the Host to its end, without its line about itself.</summary>
    public static async Task<HostResult> RunAsync(params string[] args)
    {
        using var host = new HostProcess(["-NoLogo", .. args]);
        return await host.FinishAsync();
    }

    /// <summary>Reads output up to this line.</summary>
    public async Task WaitForLineAsync(string line)
    {
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } read)
        {
            _output.AppendLine(read);
            if (read == line) return;
        }

        throw new InvalidOperationException($"The Host ended without the line '{line}': {_output}{await _errors}");
    }

    /// <summary>What Ctrl+C does.</summary>
    public void SendInterrupt() => Kill(_process.Id, Interrupt).ShouldBe(0);

    public async Task<HostResult> FinishAsync()
    {
        _output.Append(await _process.StandardOutput.ReadToEndAsync(_limit.Token));
        await _process.WaitForExitAsync(_limit.Token);
        return new HostResult(_process.ExitCode, _output.ToString(), await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _limit.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
