using System.Globalization;
using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <summary>A lock log or trace that -Path names.</summary>
internal sealed class LogFile
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private LogFile(string path) => FullPath = path;

    /// <summary>The full path.</summary>
    public string FullPath { get; }

    /// <summary>It is a trace of .NET's own events, not a lock log.</summary>
    public bool IsTrace => Path.GetExtension(FullPath).Equals(".nettrace", StringComparison.OrdinalIgnoreCase);

    /// <summary>The log says when things happened.</summary>
    public bool HasTimes => LockLogFormats.Of(FullPath) != LockLogFormat.Std;

    /// <summary>The files that a path means: that very file, else those that its wildcards mean. None is an error of the command, which goes on.</summary>
    public static IReadOnlyList<LogFile> Find(PSCmdlet command, string path) => Guarded(command, path, () =>
    {
        // First as it stands: the name of a file may hold brackets.
        string literal = Resolve(command, path);
        IEnumerable<string> found = File.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path)
            ? [literal]
            : command.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _).Where(File.Exists);
        return [.. found];
    });

    /// <summary>The file at a path that is taken as it is written.</summary>
    public static IReadOnlyList<LogFile> At(PSCmdlet command, string path) => Guarded(command, path, () => [Resolve(command, path)]);

    /// <summary>Reads the log. When it cannot be read that is an error of the command, which goes on; what is wrong with rows is a warning.</summary>
    /// <returns>Whether it was read to its end.</returns>
    public bool TryRead(PSCmdlet command, LockLog log, CancellationToken stop)
    {
        try
        {
            LockLogFormat format = LockLogFormats.Of(FullPath) ?? throw CommandException.Invalid(
                ErrorIds.LogFormatUnknown, $"The ending of '{FullPath}' says no format of a lock log: {LockLogFormats.Endings} do. Rename it.", FullPath);
            log.ReadFile(FullPath, format, Progress(command), stop);
            WriteTally(command, log.Tally);
            return true;
        }
        catch (CommandException error)
        {
            command.WriteError(error.ToErrorRecord());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The pipeline is being stopped and says so itself.
        }
        catch (Exception error) when (error is LockLogException or IOException or UnauthorizedAccessException)
        {
            WriteTally(command, log.Tally);
            command.WriteError(Unreadable(error).ToErrorRecord());
        }

        return false;
    }

    private static LogFile[] Guarded(PSCmdlet command, string path, Func<string[]> find)
    {
        try
        {
            LogFile[] files = [.. find().Select(static one => new LogFile(one))];
            return files.Length > 0 ? files : throw NotFound($"No file is meant by '{path}'.", path);
        }
        catch (CommandException error)
        {
            command.WriteError(error.ToErrorRecord());
        }
        catch (SessionStateException error)
        {
            command.WriteError(NotFound($"No file is meant by '{path}': {error.Message}", path, error).ToErrorRecord());
        }

        return [];
    }

    private static string Resolve(PSCmdlet command, string path) =>
        FileLocation.Resolve(command, path, message => CommandException.Invalid(ErrorIds.LogNotFound, message, path));

    private CommandException Unreadable(Exception error) => error switch
    {
        LockLogException => new(ErrorIds.LogUnreadable, ErrorCategory.InvalidData, $"'{FullPath}' cannot be read as a lock log. {error.Message}", FullPath, error),
        FileNotFoundException or DirectoryNotFoundException => NotFound($"The file '{FullPath}' does not exist.", FullPath, error),
        _ when Directory.Exists(FullPath) => CommandException.Invalid(ErrorIds.LogUnreadable, $"'{FullPath}' is a folder. Name the logs in it, such as {Path.Combine(FullPath, "*.csv")}.", FullPath),
        UnauthorizedAccessException => new(ErrorIds.LogUnreadable, ErrorCategory.PermissionDenied, $"'{FullPath}' may not be read: {error.Message}", FullPath, error),
        _ => new(ErrorIds.LogUnreadable, ErrorCategory.ReadError, $"'{FullPath}' cannot be read: {error.Message}", FullPath, error),
    };

    private static CommandException NotFound(string message, string path, Exception? inner = null) =>
        new(ErrorIds.LogNotFound, ErrorCategory.ObjectNotFound, message, path, inner);

    private void WriteTally(PSCmdlet command, LogTally tally)
    {
        foreach (string problem in tally.Problems)
            command.WriteWarning(problem);
        if (tally.BadRows > tally.Problems.Count)
            command.WriteWarning(string.Create(CultureInfo.InvariantCulture, $"{tally.BadRows - tally.Problems.Count} more rows of '{FullPath}' cannot be read. All {tally.BadRows} were left out."));
        command.WriteVerbose($"{FullPath}: {tally.Summary()}");
    }

    private Action<long, long> Progress(PSCmdlet command)
    {
        TimeProvider time = TimeProvider.System;
        long last = time.GetTimestamp();
        return (read, all) =>
        {
            if (time.GetElapsedTime(last) < ProgressInterval)
                return;
            last = time.GetTimestamp();
            command.WriteProgress(new ProgressRecord(0, "Reading lock logs", FullPath) { PercentComplete = (int)(100 * Math.Min(1.0, (double)read / Math.Max(1, all))) });
        };
    }
}
