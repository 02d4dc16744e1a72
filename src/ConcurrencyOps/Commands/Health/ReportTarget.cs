using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>The file that a report goes to. What can be wrong with it is told before the first result comes in, not after an hour of checking.</summary>
internal sealed class ReportTarget
{
    private readonly bool _force;
    private readonly bool _noClobber;

    /// <summary>Looks at the file and its folder.</summary>
    /// <exception cref="CommandException">The report could not be written there.</exception>
    public ReportTarget(string fullPath, bool force, bool noClobber)
    {
        (FullPath, _force, _noClobber) = (fullPath, force, noClobber);
        Check();
    }

    /// <summary>The full path.</summary>
    public string FullPath { get; }

    /// <summary>Writes the report, whole or not at all.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write(HealthReportFormat format, HealthReportContent content)
    {
        try
        {
            if (_force && File.Exists(FullPath))
                File.SetAttributes(FullPath, File.GetAttributes(FullPath) & ~FileAttributes.ReadOnly);
            AtomicFile.Write(FullPath, stream => HealthReportWriters.For(format).Write(content, stream), overwrite: !_noClobber);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(ErrorCategory.WriteError, $"The report cannot be written to '{FullPath}': {error.Message}", error);
        }
    }

    private void Check()
    {
        string folder = Path.GetDirectoryName(FullPath) ?? FullPath;
        if (Directory.Exists(FullPath))
            throw NotWritten(ErrorCategory.InvalidArgument, $"'{FullPath}' is a folder. Name a file in it.");
        if (!Directory.Exists(folder))
            throw NotWritten(ErrorCategory.ObjectNotFound, $"The folder '{folder}' does not exist. Make it first: New-Item -ItemType Directory -Path '{folder}'.");
        if (!File.Exists(FullPath))
            return;

        if (_noClobber)
        {
            throw new CommandException(
                ErrorIds.ReportExists, ErrorCategory.ResourceExists, $"The file '{FullPath}' already exists, and -NoClobber keeps it. Give another path, or leave out -NoClobber.", FullPath);
        }

        if (!_force && File.GetAttributes(FullPath).HasFlag(FileAttributes.ReadOnly))
            throw NotWritten(ErrorCategory.PermissionDenied, $"The file '{FullPath}' is read-only. Use -Force to replace it all the same.");
    }

    private CommandException NotWritten(ErrorCategory category, string message, Exception? inner = null) =>
        new(ErrorIds.ReportNotWritten, category, message, FullPath, inner);
}
