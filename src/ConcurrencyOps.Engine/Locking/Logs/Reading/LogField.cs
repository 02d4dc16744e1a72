using System.Text;

namespace ConcurrencyOps.Locking;

/// <summary>The columns of a lock log: the properties of <see cref="LockEvent"/>.</summary>
internal enum LogField
{
    None,
    TimestampNs,
    Timestamp,
    ThreadId,
    ThreadName,
    LockId,
    LockName,
    Event,
    Mode,
    Site,
}

/// <summary>From names to columns.</summary>
internal static class LogFields
{
    private static readonly (byte[] Name, LogField Field)[] Names =
        [.. Enum.GetValues<LogField>().Where(static field => field != LogField.None).Select(static field => (Encoding.ASCII.GetBytes(field.ToString()), field))];

    /// <summary>The columns that a row cannot do without.</summary>
    public static IReadOnlyList<LogField> Required { get; } = [LogField.TimestampNs, LogField.ThreadId, LogField.LockId, LogField.Event];

    /// <summary>The column of that name, in any letter case; <see cref="LogField.None"/> for another.</summary>
    public static LogField Of(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, LogField field) in Names)
        {
            if (Ascii.EqualsIgnoreCase(name, known))
                return field;
        }

        return LogField.None;
    }
}
