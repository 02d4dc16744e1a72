using System.Management.Automation;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// Takes every record the moment a script writes it, on the worker's thread, so that it is known which item wrote it and in what order; and
/// empties the engine's collections, which would otherwise grow as long as the worker lives.
/// </summary>
internal sealed class StreamTap(Action<OutputKind, object?> emit)
{
    public void Attach(PSDataStreams streams, PSDataCollection<PSObject> output)
    {
        Tap(output, OutputKind.Output);
        Tap(streams.Error, OutputKind.Error);
        Tap(streams.Warning, OutputKind.Warning);
        Tap(streams.Verbose, OutputKind.Verbose);
        Tap(streams.Debug, OutputKind.Debug);
        Tap(streams.Information, OutputKind.Information);
        Tap(streams.Progress, OutputKind.Progress);
    }

    private void Tap<T>(PSDataCollection<T> collection, OutputKind kind)
    {
        collection.DataAdding += (_, added) => emit(kind, added.ItemAdded);
        collection.DataAdded += (_, _) => collection.Clear();
    }
}
