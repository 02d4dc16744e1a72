using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>One look into a dump.</summary>
internal sealed class DumpLook(TimeProvider time)
{
    private const string HowToTakeOne = "Take one with its heap: dotnet-dump collect --type Heap -p <id>.";

    public ProcessFacts Read(string path, InspectionRequest request, CancellationToken cancellationToken)
    {
        using var target = Open(path);
        using var runtime = RuntimeOf(target, path);
        if (!HasHeap(runtime, target.DataReader))
            throw Unusable($"The dump {path} has no heap, and locks are in the heap. {HowToTakeOne}");

        var reading = RuntimeReader.Read(runtime, readable: null, request.SkipHeap ? 0 : long.MaxValue, cancellationToken);
        RuntimeReader.NoteTimes(reading);
        using var lines = new SourceLines(new DateTimeOffset(File.GetLastWriteTimeUtc(path)));
        var writer = new FactsWriter(reading, lines, thread => reading.TimesNoted.GetValueOrDefault(thread.Id));
        return writer.Facts(target.DataReader.ProcessId, NameOf(runtime) ?? Path.GetFileNameWithoutExtension(path), pauseMs: null, time.GetUtcNow());
    }

    private static DataTarget Open(string path)
    {
        if (!File.Exists(path))
            throw new InspectionException(InspectionFailure.NotFound, $"There is no file {path}.");

        try
        {
            return DataTarget.LoadDump(path, ProcessInspection.Options());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or ClrDiagnosticsException or ArgumentException
            or NotSupportedException or InvalidOperationException)
        {
            throw Unusable($"{path} cannot be read as a dump: {error.Message}", error);
        }
    }

    private static ClrRuntime RuntimeOf(DataTarget target, string path)
    {
        var clr = target.ClrVersions.FirstOrDefault(static clr => clr.Flavor == ClrFlavor.Core)
            ?? throw Unusable($"The dump {path} shows no .NET runtime: it is of a process that is not .NET, or was compiled ahead of time (NativeAOT).");
        try
        {
            return clr.CreateRuntime();
        }
        catch (Exception error) when (error is FileNotFoundException or ClrDiagnosticsException or InvalidOperationException)
        {
            throw Unusable(
                $"The runtime in the dump {path}, {clr.Version}, is not on this machine. Look where the dump was taken, or install that runtime in the same place.", error);
        }
    }

    private static bool HasHeap(ClrRuntime runtime, IDataReader memory) => runtime.Heap.CanWalkHeap
        && runtime.Heap.Segments.Any(segment => memory.Read(segment.FirstObjectAddress, out nuint first) && first != 0);

    // The program's own assembly is loaded right after the framework's first.
    private static string? NameOf(ClrRuntime runtime) => runtime.EnumerateModules()
        .Where(static module => module.Name is { Length: > 0 } name && !FrameworkNames.Includes(name, ""))
        .Select(static module => Path.GetFileNameWithoutExtension(module.Name)).FirstOrDefault();

    private static InspectionException Unusable(string message, Exception? error = null) => new(InspectionFailure.DumpUnusable, message, error);
}
