using System.Diagnostics;
using System.Reflection;

namespace ConcurrencyOps.Tests.Health;

/// <summary>HistoryWriter, a process of its own; killed at the end of the test if it still runs.</summary>
internal sealed class WriterProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Process _process;
    private readonly Task<string> _errors;

    public WriterProcess(params string[] arguments)
        : this([], arguments)
    {
    }

    private WriterProcess(string[] before, string[] arguments)
    {
        var program = typeof(WriterProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "HistoryWriter").Value!;
        _limit.CancelAfter(Limit);
        string[] command = [.. before, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec", program, .. arguments];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync(_limit.Token);
    }

    /// <summary>Runs under an account that must heed file modes: this one, or nobody's in the place of root's.</summary>
    public static WriterProcess Unprivileged(params string[] arguments) => new(Environment.IsPrivilegedProcess ? AsNobody : [], arguments);

    public void Begin(string line = "") => _process.StandardInput.WriteLine(line);

    public async Task<string> NextLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(_limit.Token) ?? throw new InvalidOperationException($"HistoryWriter ended: {await _errors}");

    /// <summary>The remaining lines, and the exit code.</summary>
    public async Task<(List<string> Lines, int ExitCode, string Errors)> FinishAsync()
    {
        List<string> lines = [];
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } line)
            lines.Add(line);

        await _process.WaitForExitAsync(_limit.Token);
        return (lines, _process.ExitCode, await _errors);
    }

    /// <summary>SIGKILL: the process gets no chance to put anything right. Returns what it had said and was not read yet.</summary>
    public async Task<List<string>> KillAsync()
    {
        _process.Kill();
        return (await FinishAsync()).Lines;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);

        _process.Dispose();
        _limit.Dispose();
    }
}
