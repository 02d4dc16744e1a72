using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace ConcurrencyOps.Tests.Targets;

/// <summary>One of the programs that plant deadlocks, as a process of its own; killed at the end of the test, whatever state it is in.</summary>
internal sealed class TargetProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly List<TargetThread> _threads = [];
    private readonly Process _process;
    private readonly Task<string> _errors;

    private TargetProcess(string file, IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync(_limit.Token);
    }

    /// <summary>Makes .NET compile everything with optimisation at once.</summary>
    public static KeyValuePair<string, string> Optimised { get; } = new("DOTNET_TieredCompilation", "0");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The threads that it named: those that take part.</summary>
    public IReadOnlyList<TargetThread> Threads => _threads;

    /// <summary>What runs a .dll.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath switch
    {
        { } path when Path.GetFileNameWithoutExtension(path) == "dotnet" => path,
        _ => "dotnet",
    };

    private static string Assembly { get; } = typeof(TargetProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "DeadlockTarget").Value!;

    /// <summary>DeadlockTarget as it was built with the tests: .NET 10, usually not optimised.</summary>
    public static TargetProcess Start(string kind, params string[] args) => new(Dotnet, ["exec", Assembly, kind, .. args], []);

    /// <summary>The same with settings of the runtime.</summary>
    public static TargetProcess StartWith(KeyValuePair<string, string> setting, string kind, params string[] args) =>
        new(Dotnet, ["exec", Assembly, kind, .. args], [setting]);

    /// <summary>Any program that keeps to the same rules: a published DeadlockTarget, the native one.</summary>
    public static TargetProcess StartProgram(string file, params string[] args) => new(file, args, []);

    /// <summary>The same with settings of the runtime.</summary>
    public static TargetProcess StartProgramWith(KeyValuePair<string, string> setting, string file, params string[] args) => new(file, args, [setting]);

    /// <summary>DeadlockTarget once everybody in it is where they will stay.</summary>
    public static async Task<TargetProcess> ReadyAsync(string kind, params string[] args)
    {
        var target = Start(kind, args);
        await target.WaitForAsync("READY");
        return target;
    }

    /// <summary>Reads until it says that line; a target that ends before is an error, with what it said.</summary>
    public async Task WaitForAsync(string said)
    {
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } line)
        {
            if (line == said)
                return;

            if (line.StartsWith("THREAD ", StringComparison.Ordinal))
                _threads.Add(TargetThread.Parse(line));
        }

        throw new InvalidOperationException($"The target ended before it said {said}: {await _errors}");
    }

    /// <summary>The next line that it says.</summary>
    public async Task<string> NextLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(_limit.Token) ?? throw new InvalidOperationException($"The target ended: {await _errors}");

    /// <summary>The thread of that name.</summary>
    public TargetThread Thread(string name) => _threads.Single(thread => thread.Name == name);

    /// <summary>Gives it a line to read.</summary>
    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>The longest time for which it stood still since the last call, in milliseconds; the first call begins to measure, and shows that it is alive.</summary>
    public async Task<double> TakeLargestGapMsAsync()
    {
        Say("gap");
        var answer = await NextLineAsync();
        return double.Parse(answer["GAP ".Length..], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(TimeSpan.FromSeconds(30));
        }

        LeftBehind.Delete(_process.Id);
        _process.Dispose();
        _limit.Dispose();
    }
}
