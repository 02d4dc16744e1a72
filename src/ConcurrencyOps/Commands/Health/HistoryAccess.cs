using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;
using ConcurrencyOps.Loading;

namespace ConcurrencyOps.Commands;

/// <summary>From -HistoryPath to a history.</summary>
internal static class HistoryAccess
{
    /// <summary>Opens a history to write to.</summary>
    /// <exception cref="CommandException">It cannot be opened.</exception>
    public static IHealthHistory OpenForWriting(PSCmdlet command, string path)
    {
        try
        {
            return Adapters.HealthHistories().Open(Resolve(command, path), readOnly: false);
        }
        catch (IOException error)
        {
            throw new CommandException(ErrorIds.HistoryFailed, ErrorCategory.OpenError, error.Message, path, error);
        }
    }

    /// <summary>Reads from a history. One that is not there or cannot be read is an error of the command, which goes on.</summary>
    public static void Read(PSCmdlet command, string path, Action<IHealthHistory> read)
    {
        try
        {
            using var history = Adapters.HealthHistories().Open(Resolve(command, path), readOnly: true);
            read(history);
        }
        catch (CommandException error)
        {
            command.WriteError(error.ToErrorRecord());
        }
        catch (FileNotFoundException error)
        {
            command.WriteError(new ErrorRecord(error, ErrorIds.HistoryNotFound, ErrorCategory.ObjectNotFound, path));
        }
        catch (IOException error)
        {
            command.WriteError(new ErrorRecord(error, ErrorIds.HistoryFailed, ErrorCategory.ReadError, path));
        }
    }

    private static string Resolve(PSCmdlet command, string path) => FileLocation.Resolve(
        command, path, message => new CommandException(ErrorIds.HistoryNotFound, ErrorCategory.ObjectNotFound, message, path));
}
