using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ConcurrencyOps.Tests.Targets;

/// <summary>
/// DeadlockTarget for another runtime than the tests' own, optimised, with the runtime beside it. Published once, into artifacts; a test that asks for
/// one that cannot be had is skipped with the reason.
/// </summary>
internal static class PublishedTarget
{
    private const string Rid = "linux-x64";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <summary>The program for net8.0, net9.0 or net10.0.</summary>
    public static async Task<string> ForAsync(string framework)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeIs64BitX86, $"Targets with their own runtime are published for {Rid} only.");
        var version = framework switch { "net8.0" => "8.0.31", "net9.0" => "9.0.20", _ => null };
        var root = Repository.Root;
        var source = Path.Combine(root, "tests", "Fixtures", "DeadlockTarget");
        var folder = Path.Combine(root, "artifacts", "targets", $"{framework}-{Fingerprint(source)}");
        using var turn = await TakeTurnAsync(Path.Combine(root, "artifacts", "targets"), framework);
        var program = Path.Combine(folder, "program", "DeadlockTarget");
        if (!File.Exists(Path.Combine(folder, "complete")))
        {
            var problem = await PublishAsync(source, framework, version, folder);
            Assert.SkipWhen(problem is not null, $"DeadlockTarget cannot be published for {framework}: {problem}");
            await File.WriteAllTextAsync(Path.Combine(folder, "complete"), "");
        }

        return program;
    }

    private static bool RuntimeIs64BitX86 => RuntimeInformation.OSArchitecture == Architecture.X64;

    private static async Task<string?> PublishAsync(string source, string framework, string? version, string folder)
    {
        string[] own = version is null ? ["--self-contained", "false"] : ["--self-contained", $"-p:RuntimeFrameworkVersion={version}"];
        string[] args =
        [
            "publish", source, "-c", "Release", "-r", Rid, $"-p:PublishFor={framework}", "-o", Path.Combine(folder, "program"),
            "--artifacts-path", Path.Combine(folder, "build"), "-nodeReuse:false", "-v", "q", "-nologo", .. own,
        ];
        var start = new ProcessStartInfo("dotnet", args) { RedirectStandardOutput = true, RedirectStandardError = true };

        // A test run by dotnet test inherits settings that are meant for its own build.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        var said = await output + await errors;
        return process.ExitCode == 0 ? null : said.Split('\n').FirstOrDefault(static line => line.Contains("error", StringComparison.Ordinal)) ?? said;
    }

    // Test programs run beside each other.
    private static async Task<FileStream> TakeTurnAsync(string folder, string framework)
    {
        Directory.CreateDirectory(folder);
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                return new(Path.Combine(folder, framework + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token);
            }
        }
    }

    private static string Fingerprint(string source)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(source, "*.cs*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            text.Append(Path.GetFileName(file)).Append(File.ReadAllText(file));

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
