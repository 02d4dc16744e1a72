using System.Diagnostics;
using System.Reflection;

namespace ConcurrencyOps.Tests.State;

/// <summary>The fixture StateWriter as a process of its own; killed, and the test failed, when it takes longer than two minutes.</summary>
internal sealed class StateProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly Process _process;
    private readonly Task<string> _errors;

    private StateProcess(string file, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync(_limit.Token);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath switch
    {
        { } path when Path.GetFileNameWithoutExtension(path) == "dotnet" => path,
        _ => "dotnet",
    };

    private static string Assembly { get; } = typeof(StateProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "StateWriter").Value!;

    public static StateProcess Start(params string[] args) => new(Dotnet, ["exec", Assembly, .. args]);

    /// <summary>Starts it from a shell that first does something to itself: limits, another account.</summary>
    public static StateProcess StartFrom(string shell, params string[] args) => new("/bin/sh", ["-c", shell + " \"$@\"", "sh", Dotnet, "exec", Assembly, .. args]);

    /// <summary>The next line of its output; null after the last.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(_limit.Token);

    /// <summary>Lets it begin, or end: its input is over.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Gives it a line to read.</summary>
    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void Kill() => _process.Kill();

    /// <summary>The rest of its output, what it said on its error output, and its exit code.</summary>
    public async Task<(string Output, string Errors, int ExitCode)> FinishAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(_limit.Token);
        await _process.WaitForExitAsync(_limit.Token);
        return (output, await _errors, _process.ExitCode);
    }

    public void Dispose()
    {
        // Until it is really gone it may hold the lock.
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(TimeSpan.FromSeconds(30));
        }

        _process.Dispose();
        _limit.Dispose();
    }
}
