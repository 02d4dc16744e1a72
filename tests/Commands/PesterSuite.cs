using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests;

/// <summary>The Pester suite in a real shell, a file at a time, where the machine has pwsh; skipped, and said so, where it has not.</summary>
public sealed class PesterSuite
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly string? Shell = FindShell();
    private static readonly string Pester =
        typeof(PesterSuite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Pester").Value!;

    /// <summary>The test files, by name.</summary>
    public static TheoryData<string> Files => [.. Directory.GetFiles(SuiteFolder, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string SuiteFolder => Path.Combine(FindRoot(), "tests", "Pester");

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_tests_of_this_file_pass(string file)
    {
        Assert.SkipWhen(Shell is null, "pwsh was not found on this machine");
        var report = Path.GetTempFileName();
        try
        {
            var output = await RunAsync(Shell, Path.Combine(SuiteFolder, file), report);
            var text = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
            text.ShouldNotBeNullOrWhiteSpace($"Pester did not finish {file}:{Environment.NewLine}{output}");
            var result = JsonSerializer.Deserialize<Report>(text)!;
            TestContext.Current.SendDiagnosticMessage("{0}: {1} passed, {2} failed, {3} skipped", file, result.Passed, result.Failures.Count, result.Skipped);
            string.Join(Environment.NewLine, result.Failures).ShouldBeEmpty();
            result.Passed.ShouldBeGreaterThan(0);
        }
        finally
        {
            File.Delete(report);
        }
    }

    // Failed blocks (a BeforeAll that throws) and failed files count as well as failed tests.
    private const string RunnerScript = """
        Import-Module -Name $env:CONCURRENCYOPS_PESTER
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = $env:CONCURRENCYOPS_TEST_FILE
        $configuration.Run.PassThru = $true
        $configuration.Output.Verbosity = 'None'
        $run = Invoke-Pester -Configuration $configuration
        $failures = foreach ($failed in @($run.Failed) + @($run.FailedBlocks) + @($run.FailedContainers)) {
            if ($null -ne $failed) { "$(if ($failed.PSObject.Properties['ExpandedPath']) { $failed.ExpandedPath } else { "$failed" }): $(($failed.ErrorRecord | ForEach-Object { "$_ $($_.InvocationInfo.PositionMessage)" }) -join '; ')" }
        }
        ConvertTo-Json @{ Passed = $run.PassedCount; Skipped = $run.SkippedCount; Failures = @($failures) } | Set-Content -LiteralPath $env:CONCURRENCYOPS_TEST_REPORT
        """;

    private static string? FindShell()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static async Task<string> RunAsync(string shell, string testFile, string report)
    {
        var start = new ProcessStartInfo(shell, ["-NoProfile", "-NonInteractive", "-Command", RunnerScript])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The module path that this process has set is for its own engine.
        start.Environment.Remove("PSModulePath");
        start.Environment["NO_COLOR"] = "1";
        start.Environment["CONCURRENCYOPS_PESTER"] = Pester;
        start.Environment["CONCURRENCYOPS_MODULE"] = EmbeddedEngine.ManifestPath;
        start.Environment["CONCURRENCYOPS_TEST_FILE"] = testFile;
        start.Environment["CONCURRENCYOPS_TEST_REPORT"] = report;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return output + await errors;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"pwsh (process {process.Id}) did not finish {testFile} within {Limit.TotalMinutes} minutes and was killed.");
        }
    }

    // The staged module is somewhere below the repository.
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(EmbeddedEngine.StageFolder); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ConcurrencyOps.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {EmbeddedEngine.StageFolder} holds ConcurrencyOps.sln.");
    }

    private sealed record Report(int Passed, int Skipped, IReadOnlyList<string> Failures);
}
