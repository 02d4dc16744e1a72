using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using ConcurrencyOps.Contention;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Events about locks from the diagnostics port that every .NET process has, and from what dotnet-trace recorded there.</summary>
internal sealed class EventPipeContentionSource : IContentionSource
{
    private const int BufferMegabytes = 256;

    // Methods that are compiled while the session lasts must be told, or code that began to run later would have no name; and that takes Verbose: the runtime keeps
    // it back at Informational. Waits are the same at both levels.
    private const long Keywords = (long)(
        ClrTraceEventParser.Keywords.Contention | ClrTraceEventParser.Keywords.Jit | ClrTraceEventParser.Keywords.Loader | ClrTraceEventParser.Keywords.JittedMethodILToNativeMap);

    /// <inheritdoc/>
    public IContentionSession Attach(int processId)
    {
        var startedAt = StartOf(processId);
        try
        {
            var client = new DiagnosticsClient(processId);
            var session = client.StartEventPipeSession(new EventPipeSessionConfiguration(
                [new EventPipeProvider(ClrTraceEventParser.ProviderName, EventLevel.Verbose, Keywords)], BufferMegabytes, requestRundown: true, requestStackwalk: true));
            return LiveSession.Open(client, session, startedAt);
        }
        catch (Exception error) when (error is DiagnosticsClientException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw ContentionRefusals.Of(processId, error);
        }
    }

    /// <inheritdoc/>
    public IContentionSession Read(string path) => TraceSession.Open(path);

    private static DateTimeOffset StartOf(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return new DateTimeOffset(process.StartTime.ToUniversalTime());
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            throw ContentionRefusals.Gone(processId, error);
        }
    }
}
