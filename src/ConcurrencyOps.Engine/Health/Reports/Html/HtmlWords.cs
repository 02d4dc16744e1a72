using System.Globalization;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>How the page says numbers, times and names.</summary>
internal static class HtmlWords
{
    /// <summary>A response time: 3.2 ms, 840 ms, 12.5 s; nothing for none.</summary>
    public static string Duration(double? milliseconds) => HealthReportBuilder.Answered(milliseconds) switch
    {
        null => "",
        < 9.95 and var few => string.Create(CultureInfo.InvariantCulture, $"{few:0.0} ms"),
        < 9_999.5 and var many => string.Create(CultureInfo.InvariantCulture, $"{many:#,0} ms"),
        { } long_ => string.Create(CultureInfo.InvariantCulture, $"{long_ / 1000:#,0.0} s"),
    };

    /// <summary>A percentage that says 100 only when it is.</summary>
    public static string Percent(double? percentage) => percentage switch
    {
        null => "\u2013",
        < 100 and > 99.99 => "99.99 %",
        { } value => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} %"),
    };

    /// <summary>How long ago, in its two largest units: 3 d 4 h, 12 min.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "under 1 min",
        { TotalHours: < 1 } => Invariant($"{age.Minutes} min"),
        { TotalDays: < 1 } => Invariant($"{age.Hours} h {age.Minutes} min"),
        _ => Invariant($"{age.Days} d {age.Hours} h"),
    };

    /// <summary>A point in time for people.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A point in time for a title, short.</summary>
    public static string ShortTime(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The class of a status; the same word names its symbol.</summary>
    public static string Class(ServiceStatus status) => status switch
    {
        ServiceStatus.Up => "up",
        ServiceStatus.Degraded => "degraded",
        ServiceStatus.Down => "down",
        _ => "unknown",
    };

    /// <summary>An enum's name in words: UnexpectedStatus becomes Unexpected status. Abbreviations stay.</summary>
    public static string Words(Enum value)
    {
        string name = value.ToString();
        var words = new StringBuilder(name.Length + 4);
        for (int index = 0; index < name.Length; index++)
        {
            bool begins = index > 0 && char.IsUpper(name[index]) && char.IsLower(name[index - 1]);
            words.Append(begins ? " " : "").Append(begins ? char.ToLowerInvariant(name[index]) : name[index]);
        }

        return words.ToString();
    }

    /// <summary>A count.</summary>
    public static string Count(int number) => Invariant($"{number:#,0}");

    /// <summary>A count with its noun.</summary>
    public static string Count(int number, string singular, string plural) => Invariant($"{number:#,0} {(number == 1 ? singular : plural)}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
