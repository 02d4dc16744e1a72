using System.Management.Automation;

namespace ConcurrencyOps.Commands;

/// <summary>
/// The base of commands that others work for. A stop only cancels, from whatever thread it comes; cleaning up is Dispose's, because when a
/// command downstream ends early neither EndProcessing nor StopProcessing is called.
/// </summary>
public abstract class ConcurrencyCommand : PSCmdlet, IDisposable
{
    /// <summary>Cancels the work. Must not wait, throw or dispose; may come at any time, from another thread, more than once.</summary>
    protected abstract void Cancel();

    /// <summary>Ends what still runs and lets go of everything, on the pipeline thread, whichever way the command ended.</summary>
    protected abstract void CleanUp();

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        CleanUp();
        GC.SuppressFinalize(this);
    }
}
