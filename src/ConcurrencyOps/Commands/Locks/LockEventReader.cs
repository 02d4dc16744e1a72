using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <summary>
/// Takes what is piped in as events of a lock log: the records themselves, and rows with their properties (Import-Csv, ConvertFrom-Json, a job), whose threads
/// may have any ids.
/// </summary>
internal static class LockEventReader
{
    /// <summary>The events in one piece of input: one, or those of an array.</summary>
    /// <exception cref="CommandException">The input is something else. Raised when the sequence gets there.</exception>
    public static IEnumerable<LogRow> Read(object? input)
    {
        object? value = input is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : input;
        return value switch
        {
            LockEvent item => [new LogRow(item)],
            IEnumerable items and not string and not IDictionary => items.Cast<object?>().SelectMany(Read),
            _ => [FromRow(input)],
        };
    }

    private static LogRow FromRow(object? input) => new()
    {
        Timestamp = TimeOf(Value(input, nameof(LockEvent.Timestamp))),
        TimestampNs = Required<long>(input, nameof(LockEvent.TimestampNs), "a whole number"),
        ThreadId = Text(input, nameof(LockEvent.ThreadId)) ?? throw Missing(input, nameof(LockEvent.ThreadId)),
        ThreadName = Text(input, nameof(LockEvent.ThreadName)),
        LockId = Text(input, nameof(LockEvent.LockId)) ?? throw Missing(input, nameof(LockEvent.LockId)),
        LockName = Text(input, nameof(LockEvent.LockName)),
        Event = Required<LockEventKind>(input, nameof(LockEvent.Event), $"one of {string.Join(", ", Enum.GetNames<LockEventKind>())}"),
        Mode = Value(input, nameof(LockEvent.Mode)) is { } mode ? Converted<LockMode>(input, nameof(LockEvent.Mode), mode, "Exclusive or Shared") : LockMode.Exclusive,
        Site = Text(input, nameof(LockEvent.Site)),
    };

    private static T Required<T>(object? input, string name, string what) => Converted<T>(input, name, Value(input, name) ?? throw Missing(input, name), what);

    private static T Converted<T>(object? input, string name, object value, string what) =>
        LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out T converted) && (value is not double number || number == Math.Floor(number))
            ? converted
            : throw Invalid(input, $"{name} is '{value}', not {what}.");

    private static string? Text(object? input, string name) => Value(input, name) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    // For people: one that cannot be read is no loss of the event. Import-Csv gives it as the session's culture wrote it.
    private static DateTimeOffset? TimeOf(object? value)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return value switch
        {
            DateTimeOffset time => time,
            DateTime { Kind: DateTimeKind.Unspecified } time => new DateTimeOffset(time, TimeSpan.Zero),
            DateTime time => new DateTimeOffset(time),
            string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) => time,
            string text when DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, Utc, out var time) => time,
            _ => null,
        };
    }

    // An empty cell is an absent value.
    private static object? Value(object? input, string name)
    {
        if (input is null)
            return null;
        object? value = (input is PSObject shell ? shell.BaseObject : input) is IDictionary dictionary ? dictionary[name] : PSObject.AsPSObject(input).Properties[name]?.Value;
        return value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value is string { Length: 0 } ? null : value;
    }

    private static CommandException Missing(object? input, string name) => Invalid(input, $"It has no {name}.");

    private static CommandException Invalid(object? input, string why)
    {
        string what = input is null ? "null" : $"of type {(input is PSObject shell ? shell.BaseObject : input).GetType().Name}";
        return new(
            ErrorIds.LockEventInvalid,
            ErrorCategory.InvalidData,
            $"The input ({what}) cannot be read as a lock event. {why} Pipe what Get-LockEvent writes, or rows that Import-Csv reads of it.",
            input);
    }
}
