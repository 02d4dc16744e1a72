using System.Diagnostics;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Looks by means of an inspector process, which is started by the first look, kept for the next ones, and ended by <see cref="Dispose"/>. One look at a
/// time.
/// </summary>
/// <param name="launch">What to start for the pipe of that name, cold or not.</param>
/// <param name="time">The clock.</param>
internal sealed class InspectorClient(Func<string, bool, ProcessStartInfo> launch, TimeProvider time) : IProcessInspector, IDisposable
{
    private InspectorSession? _session;

    /// <summary>With the inspector of the module.</summary>
    public InspectorClient(InspectorLaunch launch, TimeProvider time)
        : this(launch.ToStartInfo, time)
    {
    }

    /// <summary>The inspector; <see langword="null"/> before the first look and after one that failed.</summary>
    public int? InspectorId => _session?.ProcessId;

    /// <inheritdoc/>
    public ProcessFacts Inspect(InspectionRequest request, CancellationToken cancellationToken)
    {
        if (request.ProcessId == Environment.ProcessId)
        {
            throw new InspectionException(
                InspectionFailure.OwnProcess,
                $"{request.ProcessId} is the process that Find-Deadlock runs in; it would wait for itself. Look into it from another PowerShell.");
        }

        return InspectAsync(request, cancellationToken).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session?.Dispose();
        _session = null;
    }

    private async Task<ProcessFacts> InspectAsync(InspectionRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(request.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var isDone = false;
        try
        {
            _session ??= await StartAsync(both.Token).ConfigureAwait(false);
            var facts = await _session.AskAsync(request, both.Token).ConfigureAwait(false);
            isDone = true;
            return facts;
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InspectionException(InspectionFailure.TimedOut, TimedOut(request), error);
        }
        catch (InspectionException error) when (error.Reason is not (InspectionFailure.Crashed or InspectionFailure.TimedOut))
        {
            isDone = true;
            throw;
        }
        finally
        {
            // It may be in the middle of something; the end of its pipe makes it let go.
            if (!isDone)
                Dispose();
        }
    }

    private async Task<InspectorSession> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await InspectorSession.StartAsync(launch, isCold: false, cancellationToken).ConfigureAwait(false);
        }
        catch (InspectionException error) when (error.Reason == InspectionFailure.Crashed)
        {
            // It warms up by a look at itself, which is a risk that the look that was asked for does not depend on.
            return await InspectorSession.StartAsync(launch, isCold: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string TimedOut(InspectionRequest request) =>
        $"The look took longer than {request.Timeout.TotalSeconds:0.###} s and was given up; {(request.DumpPath is { } path ? $"{path} was not read to its end" : "the process goes on")}. "
        + "Give it more by -TimeoutSeconds, or leave out the heap by -SkipHeap.";
}
