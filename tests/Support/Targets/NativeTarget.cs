using System.Diagnostics;

namespace ConcurrencyOps.Tests.Targets;

/// <summary>The native program, compiled by the test that needs it; skipped with the reason where there is no C compiler.</summary>
internal static class NativeTarget
{
    /// <summary>Compiles it into the folder and gives its path.</summary>
    public static async Task<string> CompileAsync(TempFolder folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Native mutexes are read from /proc.");
        var compiler = new[] { "gcc", "cc", "clang" }.Select(Locate).FirstOrDefault(static path => path is not null);
        Assert.SkipWhen(compiler is null, "There is no C compiler (gcc, cc or clang) to build the native target with.");
        var program = folder.At("dl");
        string[] args = ["-O1", "-pthread", SourcePath(), "-o", program];
        using var process = Process.Start(new ProcessStartInfo(compiler!, args) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, errors);
        return program;
    }

    private static string? Locate(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string SourcePath() => Path.Combine(Repository.Root, "tests", "Fixtures", "native", "dl.c");
}
