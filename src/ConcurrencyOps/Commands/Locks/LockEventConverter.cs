using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <summary>
/// Makes lock events of rows that were lock events once: of Import-Csv, ConvertFrom-Json, a job. Named in the module's types file, so that a script can cast:
/// [ConcurrencyOps.Locking.LockEvent]$row.
/// </summary>
public sealed class LockEventConverter : PSTypeConverter
{
    /// <summary>From anything: were it from rows only that have everything, the engine would make incomplete events of the others.</summary>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType == typeof(LockEvent);

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => new LockEvent
    {
        Timestamp = Optional<DateTimeOffset>(sourceValue, nameof(LockEvent.Timestamp)).ToUniversalTime(),
        TimestampNs = Required<long>(sourceValue, nameof(LockEvent.TimestampNs)),
        ThreadId = Required<long>(sourceValue, nameof(LockEvent.ThreadId)),
        ThreadName = Optional<string>(sourceValue, nameof(LockEvent.ThreadName)),
        LockId = Required<string>(sourceValue, nameof(LockEvent.LockId)),
        LockName = Optional<string>(sourceValue, nameof(LockEvent.LockName)),
        Event = Required<LockEventKind>(sourceValue, nameof(LockEvent.Event)),
        Mode = Optional<LockMode>(sourceValue, nameof(LockEvent.Mode)),
        Site = Optional<string>(sourceValue, nameof(LockEvent.Site)),
    };

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException($"A lock event cannot be made a {destinationType}.");

    /// <summary>
    /// The time of an event, which says itself in full: Export-Csv writes what a value says, and a time by itself leaves out what is less than a second. Called by
    /// the module's types file.
    /// </summary>
    public static object GetTimestamp(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var time = new PSObject(((LockEvent)instance.BaseObject).Timestamp);
        time.TypeNames.Insert(0, "ConcurrencyOps.Locking.LockEvent#Timestamp");
        return time;
    }

    private static T Required<T>(object row, string name) =>
        Read(row, name) is { } value ? Convert<T>(value, name) : throw new PSInvalidCastException($"The row is no lock event: it has no {name}.");

    private static T? Optional<T>(object row, string name) => Read(row, name) is { } value ? Convert<T>(value, name) : default;

    private static T Convert<T>(object value, string name) => LanguagePrimitives.TryConvertTo<T>(value, CultureInfo.InvariantCulture, out var converted)
        ? converted
        : throw new PSInvalidCastException($"The row is no lock event: its {name} is '{value}', which is no {typeof(T).Name}.");

    // An empty cell is an absent value.
    private static object? Read(object row, string name)
    {
        var value = (row is PSObject shell ? shell.BaseObject : row) is IDictionary table ? table[name] : PSObject.AsPSObject(row).Properties[name]?.Value;
        return value is null or "" ? null : value;
    }
}
