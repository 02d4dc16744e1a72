using System.Text;
using System.Text.RegularExpressions;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>
/// All settings of a check, in one table: a parameter of the command and a cell of a row go the same way, and are refused in the same words.
/// </summary>
internal static class CheckSettings
{
    private const int MostRedirections = 50;
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>In the order they are applied.</summary>
    public static IReadOnlyList<CheckSetting> All { get; } =
    [
        new("Method", static (check, value) => check with { Method = Method(Cell.Text(value)) }),
        new("Header", static (check, value) => check with { Headers = HeaderCell.Read(value) }),
        new("Credential", static (check, value) => check with { Credential = Cell.Credential(value) }),
        new("Body", static (check, value) => check with { Body = Cell.Plain(value) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes(Cell.Raw(value)) }),
        new("ExpectedStatus", static (check, value) => check with { ExpectedStatus = StatusCodes.Parse(Cell.List(value)) }),
        new("StatusMap", static (check, value) => check with { StatusMap = StatusMapCell.Read(value) }),
        new("ContentMatch", static (check, value) => check with { ContentMatch = Pattern(Cell.Raw(value)) }),
        new("JsonPath", static (check, value) => check with { JsonPath = JsonCondition.Parse(Cell.Text(value)) }),
        new("TimeoutSeconds", static (check, value) => check with { Timeout = TimeSpan.FromSeconds(Cell.Number(value, ValidateSecondsAttribute.Shortest, ValidateSecondsAttribute.Longest)) }),
        new("DegradedAfterMs", static (check, value) => check with { DegradedAfterMs = Cell.Number(value, 0.001, 1e9) }),
        new("CertificateWarningDays", static (check, value) => check with { CertificateWarningDays = Cell.Whole(value, 0, 36_500) }),
        new("SkipCertificateCheck", static (check, value) => check with { SkipCertificateCheck = Cell.Flag(value) }),
        new("MaximumRedirection", static (check, value) => check with { MaximumRedirection = Cell.Whole(value, 0, MostRedirections) }),
        new("RedirectScope", static (check, value) => check with { RedirectScope = Cell.Choice<RedirectScope>(value) }),
        new("AddressFamily", static (check, value) => check with { AddressFamily = Cell.Choice<IPVersion>(value) }),
        new("Proxy", static (check, value) => check with { Proxy = Proxy(Cell.Text(value)) }),
        new("MaxBodyBytes", static (check, value) => check with { MaxBodyBytes = Cell.Whole(value, 1, int.MaxValue) }),
        new("ReuseConnection", static (check, value) => check with { ReuseConnection = Cell.Flag(value) }),
        new("UserAgent", static (check, value) => check with { UserAgent = HeaderCell.Value("User-Agent", Cell.Text(value)) }),
    ];

    private static string Method(string text)
    {
        HeaderRules.Check("Method", text);
        return text.Length > 0 && text.All(char.IsAsciiLetter)
            ? text.ToUpperInvariant()
            : throw new FormatException($"'{text}' is not an HTTP method. Give one such as GET or HEAD.");
    }

    private static Regex Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"'{text}' is not a regular expression: {error.Message}", error);
        }
    }

    private static Uri Proxy(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http"
            ? proxy
            : throw new FormatException($"'{SafeUrl.ForDisplay(text)}' is not the URL of a proxy. Give one such as http://proxy.example.com:3128.");
}
