using System.Globalization;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>Makes text from services and users harmless for whatever shows the report: terminals, browsers, parsers.</summary>
internal static class ReportText
{
    /// <summary>The longest name or URL, in UTF-16 units.</summary>
    public const int LongestName = 512;

    /// <summary>The longest message, in UTF-16 units.</summary>
    public const int LongestMessage = 2000;

    /// <summary>One line of text, as <see cref="SafeText"/> has it; what is left is valid in XML too.</summary>
    public static string Clean(string? text, int longest = LongestMessage) => SafeText.Clean(text, longest);

    /// <summary>Clips to a number of bytes of UTF-8, at the border of a character, with an ellipsis.</summary>
    public static string ClipBytes(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;

        int end = 0, left = bytes - 3;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((left -= rune.Utf8SequenceLength) < 0)
                break;
            end += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, end), "\u2026");
    }

    /// <summary>A number in the invariant culture, as short as it round-trips; nothing when there is none or it is not finite.</summary>
    public static string? Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null;

    /// <summary>A time as ISO 8601 in UTC, to the millisecond.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
