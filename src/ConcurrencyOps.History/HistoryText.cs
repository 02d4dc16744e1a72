using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>Values as the file takes them.</summary>
internal static class HistoryText
{
    /// <summary>The text as it will be read again: SQLite ends a text at a NUL, and half a surrogate pair has no UTF-8.</summary>
    public static string Clean(string text)
    {
        var replaced = text.Replace('\0', '\uFFFD');
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(replaced));
    }

    /// <summary>Whole microseconds; null for what is no time.</summary>
    public static long? Microseconds(double? milliseconds) =>
        milliseconds is { } value && double.IsFinite(value) ? (long)Math.Round(value * 1000) : null;
}
