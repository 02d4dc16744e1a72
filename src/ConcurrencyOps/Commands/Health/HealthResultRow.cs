using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Commands;

/// <summary>An object with the properties of a health check result, as text or as values. An empty text is an absent value.</summary>
internal sealed class HealthResultRow(object? input)
{
    /// <summary>A text; null when absent.</summary>
    public string? Text(string name) => Value(name) switch
    {
        null => null,
        string text => text.Trim() is { Length: > 0 } trimmed ? trimmed : null,
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A number. Export-Csv writes them in the culture of the session, Export-HealthReport in the invariant one.</summary>
    public double? Number(string name)
    {
        if (Value(name) is { } value and not string and IConvertible and not Enum and not bool and not char)
            return Finite(name, Convert.ToDouble(value, CultureInfo.InvariantCulture));
        if (Text(name) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || double.TryParse(text, NumberStyles.Float, CultureInfo.CurrentCulture, out number))
        {
            return Finite(name, number);
        }

        throw Invalid($"{name} is '{text}', not a number.");
    }

    /// <summary>A whole number.</summary>
    public int? Whole(string name) => Number(name) switch
    {
        null => null,
        { } number when number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        var other => throw Invalid($"{name} is {other}, not a whole number."),
    };

    /// <summary>A point in time, in UTC: ISO 8601, else as the session's culture writes it. Without a zone it is UTC, as all times of a result.</summary>
    public DateTimeOffset? Time(string name)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        switch (Value(name))
        {
            case DateTimeOffset time:
                return time.ToUniversalTime();
            case DateTime { Kind: DateTimeKind.Unspecified } time:
                return new DateTimeOffset(time, TimeSpan.Zero);
            case DateTime time:
                return new DateTimeOffset(time).ToUniversalTime();
        }

        if (Text(name) is not { } text)
            return null;
        bool isIso = text.Length > 10 && text[4] == '-' && text[10] == 'T';
        if ((!isIso && DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, Utc, out var parsed))
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out parsed))
        {
            return parsed;
        }

        throw Invalid($"{name} is '{text}', not a time.");
    }

    /// <summary>Yes or no.</summary>
    public bool? Flag(string name) => Value(name) switch
    {
        bool flag => flag,
        _ => Text(name) switch
        {
            null => null,
            var text when bool.TryParse(text, out bool flag) => flag,
            var text => throw Invalid($"{name} is '{text}', not True or False."),
        },
    };

    /// <summary>A name of an enum, in any letter case.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        if (Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice))
            return choice;

        throw Invalid($"{name} is '{text}', not one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    /// <summary>The error of this input.</summary>
    public CommandException Invalid(string why)
    {
        string what = input is null ? "null" : $"of type {(input is PSObject shell ? shell.BaseObject : input).GetType().Name}";
        return new(
            ErrorIds.HealthResultInvalid,
            ErrorCategory.InvalidData,
            $"The input ({what}) cannot be read as a health check result. {why} Pipe what Test-ServiceHealth writes, or rows that Import-Csv reads of it.",
            input);
    }

    private double Finite(string name, double number) =>
        double.IsFinite(number) ? number : throw Invalid($"{name} is {number.ToString(CultureInfo.InvariantCulture)}, not a finite number.");

    private object? Value(string name)
    {
        if (input is null)
            return null;
        object? value = (input is PSObject shell ? shell.BaseObject : input) is IDictionary dictionary ? dictionary[name] : PSObject.AsPSObject(input).Properties[name]?.Value;

        // An enum that came through a job or a file is a number that still says its name.
        return value switch
        {
            PSObject wrapped when wrapped.TypeNames.Contains("Deserialized.System.Enum") => wrapped.ToString(),
            PSObject { BaseObject: not PSCustomObject } wrapped => wrapped.BaseObject is Enum named ? named.ToString() : wrapped.BaseObject,
            Enum named => named.ToString(),
            _ => value,
        };
    }
}
