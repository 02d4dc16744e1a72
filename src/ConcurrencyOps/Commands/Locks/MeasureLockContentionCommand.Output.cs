using System.Management.Automation;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <content>What every source ends in: rows, and a flame graph of all of them.</content>
public sealed partial class MeasureLockContentionCommand
{
    private readonly List<SpeedscopeProfile> _profiles = [];
    private string? _flameGraph;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _flameGraph = FlameGraphPath is null ? null : FlameGraphFile(FlameGraphPath);
        }
        catch (CommandException error)
        {
            ThrowTerminatingError(error.ToErrorRecord());
        }
    }

    /// <summary>Writes the rows of one source and keeps its part of the flame graph.</summary>
    private void WriteTable(ContentionTable table, IContentionNames names)
    {
        WriteObject(table.Rows(names), enumerateCollection: true);
        if (_flameGraph is not null)
            _profiles.Add(table.Profile(names));
    }

    private void WriteFlameGraph()
    {
        if (_flameGraph is null || _stop.IsCancellationRequested)
            return;

        try
        {
            AtomicFile.Write(_flameGraph, stream => Speedscope.Write(_profiles, stream), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(NotWritten($"The flame graph cannot be written to '{_flameGraph}': {error.Message}", ErrorCategory.WriteError, error).ToErrorRecord());
        }
    }

    // What is wrong with the path is told before anything is measured.
    private string FlameGraphFile(string given)
    {
        string path = FileLocation.Resolve(this, given, message => NotWritten(message, ErrorCategory.InvalidArgument));
        if (Directory.Exists(path))
            throw NotWritten($"'{path}' is a folder. Name a file in it.", ErrorCategory.InvalidArgument);

        string folder = System.IO.Path.GetDirectoryName(path) ?? path;
        return Directory.Exists(folder)
            ? path
            : throw NotWritten($"The folder '{folder}' does not exist. Make it first: New-Item -ItemType Directory -Path '{folder}'.", ErrorCategory.ObjectNotFound);
    }

    private CommandException NotWritten(string message, ErrorCategory category, Exception? inner = null) =>
        new(ErrorIds.FlameGraphNotWritten, category, message, FlameGraphPath, inner);
}
