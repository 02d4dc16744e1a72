using System.Globalization;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>Makes text of unknown origin safe to print: what a server sends must not steer the reader's terminal.</summary>
internal static class SafeText
{
    /// <summary>How much of a foreign text a message quotes, in UTF-16 units.</summary>
    public const int QuoteLength = 200;

    private const char Replacement = '\uFFFD';
    private const char Ellipsis = '\u2026';

    /// <summary>
    /// Replaces what cannot be seen but acts - control characters (escape sequences), direction overrides and other invisible characters, broken
    /// surrogates - by U+FFFD, and line ends and tabs by one space. A text that is too long ends in an ellipsis.
    /// </summary>
    /// <param name="text">The text; null gives the empty string.</param>
    /// <param name="maximumLength">How long the result may be, in UTF-16 units; at least 1.</param>
    public static string Clean(string? text, int maximumLength = QuoteLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        if (string.IsNullOrEmpty(text) || (text.Length <= maximumLength && IsPlain(text)))
            return text ?? "";

        var clean = new StringBuilder(Math.Min(text.Length, maximumLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maximumLength)
                return Clip(clean, maximumLength);

            Append(clean, rune);
        }

        return clean.ToString();
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static void Append(StringBuilder clean, Rune rune)
    {
        if (rune.Value is '\r' or '\n' or '\t')
        {
            if (clean.Length == 0 || clean[^1] != ' ')
                clean.Append(' ');
        }
        else if (IsUnseen(rune))
        {
            clean.Append(Replacement);
        }
        else
        {
            clean.Append(rune.ToString());
        }
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;

    private static string Clip(StringBuilder clean, int maximumLength)
    {
        var keep = Math.Min(clean.Length, maximumLength - 1);
        if (keep > 0 && char.IsHighSurrogate(clean[keep - 1]))
            keep--;

        clean.Length = keep;
        return clean.Append(Ellipsis).ToString();
    }
}
