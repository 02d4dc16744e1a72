using ConcurrencyOps.Contention;
using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace ConcurrencyOps.Diagnostics;

/// <summary>The events of a trace file, by dotnet-trace or any other client of the diagnostics port.</summary>
internal sealed class TraceSession : IContentionSession
{
    private readonly DirectoryInfo _folder;
    private readonly TraceLog _log;
    private readonly StackFrames _frames;
    private volatile bool _isStopped;

    private TraceSession(DirectoryInfo folder, TraceLog log, CodeMap code)
    {
        (_folder, _log) = (folder, log);
        _frames = new StackFrames(log, code, new SourceLines(new DateTimeOffset(log.SessionStartTime.ToUniversalTime())));
    }

    /// <inheritdoc/>
    public long EventsLost => _log.EventsLost;

    /// <inheritdoc/>
    public long EndNs => ToNs(_log.SessionEndTimeRelativeMSec);

    /// <summary>Converts the file, which puts its stacks in order, into one of its own that is gone when the session is disposed of.</summary>
    /// <exception cref="ContentionSourceException">It is no trace.</exception>
    public static TraceSession Open(string path)
    {
        var folder = Directory.CreateTempSubdirectory("concurrencyops-");
        try
        {
            var code = new CodeMap();
            using (var raw = new EventPipeEventSource(path))
            {
                code.Listen(raw);
                raw.Process();
            }

            var converted = TraceLog.CreateFromEventPipeDataFile(path, Path.Combine(folder.FullName, "trace.etlx"), new TraceLogOptions { ContinueOnError = true });
            return new(folder, new TraceLog(converted), code);
        }
        catch (Exception error)
        {
            folder.Delete(recursive: true);
            if (error is OutOfMemoryException)
                throw;

            // Whatever a damaged file makes the library throw: an index out of range as much as a format that it does not know.
            throw new ContentionSourceException(
                ContentionSourceFailure.TraceUnusable,
                $"'{path}' cannot be read as a trace: {error.Message} What is meant is a .nettrace file, as dotnet-trace collect --clrevents contention writes it.",
                error);
        }
    }

    /// <inheritdoc/>
    public void Run(IContentionSink sink)
    {
        using var source = _log.Events.GetSource();
        ContentionEvents.Relay(source, sink, static wait => ToNs(wait.TimeStampRelativeMSec));
        source.AllEvents += _ =>
        {
            if (_isStopped)
                source.StopProcessing();
        };
        source.Process();
    }

    /// <inheritdoc/>
    public void Stop() => _isStopped = true;

    /// <inheritdoc/>
    public IReadOnlyList<FrameFacts> FramesOf(int stack) => _frames.Of(stack);

    /// <inheritdoc/>
    public void Dispose()
    {
        _frames.Dispose();
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    private static long ToNs(double milliseconds) => (long)(milliseconds * 1e6);
}
