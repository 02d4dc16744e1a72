using System.Diagnostics;

namespace ConcurrencyOps.Tests.Health.Reports;

/// <summary>Debian's chromium without a window, without a network, with a profile of its own that is thrown away, for a bounded time.</summary>
internal sealed class Browser : IDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();
    private readonly string _program;

    private Browser(string program) => _program = program;

    public string Folder => _folder.Path;

    /// <summary>What the last page said on its console, and what the browser would not do.</summary>
    public string Log { get; private set; } = "";

    /// <summary>A browser, or the test is skipped.</summary>
    public static Browser OpenOrSkip()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var program = Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "There is no chromium on this machine: apt-get install chromium fonts-dejavu-core.");
        return new Browser(program!);
    }

    /// <summary>A file of this browser's folder with the text.</summary>
    public string Save(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The document after it was loaded.</summary>
    public string Dom(string page, bool dark = false) => Run(page, dark, "--dump-dom");

    /// <summary>Saves a picture of the page.</summary>
    public void Picture(string page, string picture, int width, int height, bool dark = false) =>
        Run(page, dark, $"--screenshot={picture}", $"--window-size={width},{height}", "--hide-scrollbars", "--force-device-scale-factor=1");

    public void Dispose() => _folder.Dispose();

    private string Run(string page, bool dark, params string[] arguments)
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Every name is refused and there is no proxy to ask: a page that needs something from elsewhere is broken here, and says so.
        string[] options =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-extensions", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0",
            $"--user-data-dir={Path.Combine(Folder, "profile")}", $"--log-net-log={NetLog}",
            .. dark ? (string[])["--blink-settings=preferredColorScheme=0"] : [],
            .. arguments,
            new Uri(page).AbsoluteUri,
        ];
        Array.ForEach(options, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The browser did not end within {Patience.TotalSeconds} s.");
        }

        Log = errors.GetAwaiter().GetResult();
        process.ExitCode.ShouldBe(0, Log);
        return output.GetAwaiter().GetResult();
    }

    /// <summary>Where the browser writes what it asked the network for.</summary>
    public string NetLog => Path.Combine(Folder, "net.json");
}
