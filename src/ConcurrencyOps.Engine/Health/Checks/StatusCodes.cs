using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>A set of HTTP status codes, written as 200, 2xx, 300-399 or a comma list of these. Codes lie between 100 and 999.</summary>
internal sealed class StatusCodes
{
    private const int Lowest = 100;
    private const int Highest = 999;

    private readonly (int First, int Last)[] _ranges;

    private StatusCodes((int First, int Last)[] ranges) => _ranges = ranges;

    /// <summary>2xx.</summary>
    public static StatusCodes Success { get; } = new([(200, 299)]);

    /// <summary>Reads a set.</summary>
    /// <exception cref="FormatException">A part is none of the three forms; the message names it.</exception>
    public static StatusCodes Parse(string text) => Parse([text]);

    /// <summary>Reads the union of several sets.</summary>
    /// <exception cref="FormatException">A part is none of the three forms, or there is no part; the message names it.</exception>
    public static StatusCodes Parse(IEnumerable<string> texts)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var part in texts.SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries)))
            ranges.Add(RangeOf(part) ?? throw Malformed(part));

        return ranges.Count > 0 ? new StatusCodes([.. ranges]) : throw Malformed("");
    }

    /// <summary>Reads a set; false when a part is none of the three forms.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StatusCodes? codes)
    {
        var ranges = (text ?? "").Split(',', StringSplitOptions.TrimEntries).Select(RangeOf).ToArray();
        codes = Array.TrueForAll(ranges, range => range is not null) ? new StatusCodes([.. ranges.Select(range => range!.Value)]) : null;
        return codes is not null;
    }

    /// <summary>Whether the code is in the set.</summary>
    public bool Contains(int code) => Array.Exists(_ranges, range => range.First <= code && code <= range.Last);

    /// <summary>The set as it can be read again: 2xx, 301, 400-404.</summary>
    public override string ToString() => string.Join(", ", _ranges.Select(Write));

    private static string Write((int First, int Last) range)
    {
        if (range.First == range.Last)
            return range.First.ToString(CultureInfo.InvariantCulture);

        return range.First % 100 == 0 && range.Last == range.First + 99
            ? string.Create(CultureInfo.InvariantCulture, $"{range.First / 100}xx")
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}");
    }

    private static (int First, int Last)? RangeOf(string part)
    {
        if (part.Length == 3 && part[0] is >= '1' and <= '9' && part.AsSpan(1).Equals("xx", StringComparison.OrdinalIgnoreCase))
            return ((part[0] - '0') * 100, ((part[0] - '0') * 100) + 99);

        var dash = part.IndexOf('-', StringComparison.Ordinal);
        var first = CodeOf(dash < 0 ? part : part.AsSpan(0, dash).TrimEnd());
        var last = dash < 0 ? first : CodeOf(part.AsSpan(dash + 1).TrimStart());
        return first is { } from && last is { } to && from <= to ? (from, to) : null;
    }

    private static int? CodeOf(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= Lowest and <= Highest ? code : null;

    private static FormatException Malformed(string part) =>
        new($"'{SafeText.Clean(part, 40)}' is not a set of HTTP status codes. Write a code (200), a class (2xx), a range (300-399), or several with commas.");
}
