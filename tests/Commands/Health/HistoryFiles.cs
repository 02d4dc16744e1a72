using System.Diagnostics;
using System.Reflection;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Histories to read, in a folder of their own. Made by another program, so that nothing of SQLite is in this process but the module's own.</summary>
internal sealed class HistoryFiles : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    /// <summary>The path of a history with one run of these results, a line each: time name status reason milliseconds, with blanks.</summary>
    public string Add(string name, params IEnumerable<string> lines)
    {
        var path = Path.Combine(Folder, name);
        var program = typeof(HistoryFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "HistoryWriter").Value!;
        using var writer = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", program, "seed", path])
        {
            RedirectStandardInput = true,
        })!;
        foreach (var line in lines)
            writer.StandardInput.WriteLine(line.Replace(' ', '\t'));

        writer.StandardInput.Close();
        writer.WaitForExit(TimeSpan.FromMinutes(1)).ShouldBeTrue("HistoryWriter did not end");
        writer.ExitCode.ShouldBe(0);
        return path;
    }

    /// <summary>A history of three entries.</summary>
    public string AddSample() => Add(
        "health.db", "2026-11-20T10:00:00Z shop Up Expected 12.5", "2026-11-20T10:05:00Z shop-eu Down ConnectionRefused", "2026-11-20T10:10:00Z mail Down CircuitOpen");

    public void Dispose() => _folder.Dispose();
}
