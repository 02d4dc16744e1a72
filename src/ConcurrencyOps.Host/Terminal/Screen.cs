using System.Diagnostics;
using System.Management.Automation.Host;

namespace ConcurrencyOps.Host.Terminal;

/// <summary>Standard output and standard error, with at most one line of progress, which is never mixed with text.</summary>
internal sealed class Screen
{
    private const string EraseLine = "\r\u001b[K";
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    // Guards what is on the terminal and the two fields below. The only lock here that spans I/O: it is what keeps progress and text apart.
    private readonly Lock _terminal = new();
    private bool _progressShown;
    private long _progressTime;

    /// <summary>Standard output is a terminal that takes colours.</summary>
    public bool ColourOutput { get; } = !Console.IsOutputRedirected && TerminalTakesColours();

    /// <summary>Standard error is a terminal that takes colours.</summary>
    public bool ColourErrors { get; } = !Console.IsErrorRedirected && TerminalTakesColours();

    /// <summary>Writes to standard output.</summary>
    public void Write(string text) => Write(Console.Out, PSHostUserInterface.GetOutputString(text, ColourOutput));

    /// <summary>Writes to standard error.</summary>
    public void WriteError(string text) => Write(Console.Error, PSHostUserInterface.GetOutputString(text, ColourErrors));

    /// <summary>Shows a line of progress; at most ten a second, because a line that changes faster cannot be read.</summary>
    public void ShowProgress(string text)
    {
        if (!ColourErrors) return;
        lock (_terminal)
        {
            if (_progressShown && Stopwatch.GetElapsedTime(_progressTime) < ProgressInterval) return;
            var width = Math.Max(20, EmbeddedRawUserInterface.Width) - 1;
            Console.Error.Write(EraseLine + (text.Length > width ? text[..width] : text));
            _progressShown = true;
            _progressTime = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Takes the line of progress away.</summary>
    public void EndProgress()
    {
        lock (_terminal) EraseProgressWhileLocked();
    }

    private void Write(TextWriter writer, string text)
    {
        lock (_terminal)
        {
            EraseProgressWhileLocked();
            writer.Write(text);
        }
    }

    private void EraseProgressWhileLocked()
    {
        if (!_progressShown) return;
        Console.Error.Write(EraseLine);
        _progressShown = false;
    }

    // See https://no-color.org. The old Windows console needs a mode that only terminals which announce themselves are sure to have.
    private static bool TerminalTakesColours() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && (!OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("WT_SESSION") is not null);
}
