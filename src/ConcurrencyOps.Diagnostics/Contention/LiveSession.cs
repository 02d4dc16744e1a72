using System.Diagnostics;
using System.Runtime.CompilerServices;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace ConcurrencyOps.Diagnostics;

/// <summary>The events of a process that runs.</summary>
internal sealed class LiveSession : IContentionSession
{
    private const double NsPerSecond = 1e9;

    private readonly EventPipeSession _session;
    private readonly TraceLogEventSource _source;
    private readonly StackFrames _frames;

    private LiveSession(EventPipeSession session, TraceLogEventSource source, DateTimeOffset startedAt)
    {
        (_session, _source) = (session, source);
        var code = new CodeMap();
        code.Listen(source);
        _frames = new StackFrames(source.TraceLog, code, new SourceLines(startedAt));
    }

    /// <inheritdoc/>
    public long EventsLost { get; private set; }

    /// <inheritdoc/>
    public long EndNs { get; private set; }

    /// <summary>Makes the session's events readable: learns from a short second session which methods there are already.</summary>
    public static LiveSession Open(DiagnosticsClient client, EventPipeSession session, DateTimeOffset startedAt)
    {
        try
        {
            return new(session, TraceLog.CreateFromEventPipeSession(session, TraceLog.EventPipeRundownConfiguration.Enable(client)), startedAt);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Run(IContentionSink sink)
    {
#pragma warning disable CS0618 // "Not obsolete but discouraged": it alone is on the clock of the machine.
        ContentionEvents.Relay(_source, sink, static wait => ToNs(wait.TimeStampQPC));
#pragma warning restore CS0618
        try
        {
            _source.Process();
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            // The process ended in the middle of a block: what came before it stands.
        }
        finally
        {
            EndNs = ToNs(Stopwatch.GetTimestamp());
            EventsLost = RawSource(_source.TraceLog).EventsLost;
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        try
        {
            _session.Stop();
        }
        catch (Exception error) when (error is DiagnosticsClientException or IOException or TimeoutException or ObjectDisposedException)
        {
            // The process has ended, and its session with it.
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<FrameFacts> FramesOf(int stack) => _frames.Of(stack);

    /// <inheritdoc/>
    public void Dispose()
    {
        _frames.Dispose();
        _source.Dispose();
        _session.Dispose();
    }

    // The clock of the events is the machine's monotonic one, as our own.
    private static long ToNs(long timestamp) => (long)(timestamp * (NsPerSecond / Stopwatch.Frequency));

    // A live TraceLog says 0 whatever was lost; only the source that it reads from knows.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "rawEventSourceToConvert")]
    private static extern ref TraceEventDispatcher RawSource(TraceLog log);
}
