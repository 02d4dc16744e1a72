using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Net;

namespace ConcurrencyOps.Commands;

/// <summary>Reads values that come from parameters, CSV cells and JSON alike. A <see cref="FormatException"/> says what is wrong.</summary>
internal static class Cell
{
    /// <summary>Nothing was given: null, no output of a statement, an empty list, or the empty cell of a CSV row.</summary>
    public static bool IsEmpty(object? value) =>
        ReferenceEquals(value, AutomationNull.Value)
        || (Plain(value) is string text ? string.IsNullOrWhiteSpace(text) : Plain(value) is null or DBNull or ICollection { Count: 0 });

    /// <summary>The value without PowerShell's wrapper.</summary>
    public static object? Plain(object? value) => value is PSObject wrapper ? wrapper.BaseObject : value;

    /// <summary>A single value as text; a list of one is that one.</summary>
    public static string Text(object value) => Raw(value).Trim();

    /// <summary>The same with the white space around it.</summary>
    public static string Raw(object value) => Plain(value) switch
    {
        string text => text,
        IList { Count: 1 } single => Raw(single[0] ?? ""),
        IEnumerable => throw new FormatException("It is a list, not a single value."),
        PSCustomObject => throw new FormatException("It is an object, not a single value."),
        var plain => Convert.ToString(plain, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Several values as one comma-separated text.</summary>
    public static string List(object value) => Plain(value) is IEnumerable many and not (string or IDictionary)
        ? string.Join(',', many.Cast<object?>().Where(static one => !IsEmpty(one)).Select(static one => Text(one!)))
        : Text(value);

    public static double Number(object value, double least, double most) =>
        IsNumber(value, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{Text(value)}' is not a number from {Invariant(least)} to {Invariant(most)}.");

    public static int Whole(object value, int least, int most) =>
        IsNumber(value, out var number) && number >= least && number <= most && number == Math.Floor(number)
            ? (int)number
            : throw new FormatException($"'{Text(value)}' is not a whole number from {Invariant(least)} to {Invariant(most)}.");

    public static bool Flag(object value) => Plain(value) switch
    {
        bool flag => flag,
        SwitchParameter given => given,
        _ => Text(value).ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" or "$TRUE" => true,
            "FALSE" or "0" or "NO" or "$FALSE" => false,
            _ => throw new FormatException($"'{Text(value)}' is neither true nor false."),
        },
    };

    public static T Choice<T>(object value)
        where T : struct, Enum =>
        Enum.TryParse(Text(value), ignoreCase: true, out T choice) && Enum.IsDefined(choice)
            ? choice
            : throw new FormatException($"'{Text(value)}' is not one of {string.Join(", ", Enum.GetNames<T>())}.");

    public static NetworkCredential Credential(object value) => Plain(value) is PSCredential credential
        ? credential.GetNetworkCredential()
        : throw new FormatException("It is not a credential. Make one with Get-Credential.");

    // PowerShell reads 1,5 as 15: what may be a decimal comma is refused.
    private static bool IsNumber(object value, out double number)
    {
        number = 0;
        return !(Plain(value) is string text && text.Contains(',', StringComparison.Ordinal))
            && LanguagePrimitives.TryConvertTo(Plain(value), CultureInfo.InvariantCulture, out number);
    }

    private static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);
}
