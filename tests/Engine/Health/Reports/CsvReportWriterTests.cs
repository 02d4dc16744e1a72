using System.Globalization;
using System.Text;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed class CsvReportWriterTests
{
    private static readonly string[] Properties = [.. typeof(HealthCheckResult).GetProperties().Select(static property => property.Name).Where(static name => name != "EqualityContract")];

    [Fact]
    public void The_columns_are_the_records_properties_in_their_order() => Parse(Csv(SampleFleet.Content()))[0].ShouldBe(Properties);

    [Fact]
    public void A_row_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var row = SampleFleet.Up("shop, main", 1234.5) with { CertificateDaysLeft = -3, Since = SampleFleet.Now.ToOffset(TimeSpan.FromHours(2)) };

            Csv(SampleFleet.Content([row])).Split("\r\n")[1].ShouldBe(
                "\"shop, main\",http://shop, main.example.com/,Up,Up,Expected,,1234.5,,,,,,,,,2026-11-22T18:40:05.000Z,1,,,,-3,,True,False,,,2026-11-22T18:40:05.000Z,0"
                    .Replace("http://shop, main.example.com/", "\"http://shop, main.example.com/\"", StringComparison.Ordinal));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1:A9)")]
    [InlineData("\uFF1D1+1")]
    public void A_spreadsheet_finds_no_formula(string name) => Parse(Csv(SampleFleet.Content([SampleFleet.Up(name)])))[1][0].ShouldBe($"'{name}");

    [Fact]
    public void Whatever_services_say_every_row_has_every_field_and_none_is_a_formula_or_NaN() =>
        Nasty.Content.Sample(content =>
        {
            var rows = Parse(Csv(content));
            rows.Count.ShouldBe(content.Services.Count + 1);
            foreach (var row in rows)
            {
                row.Count.ShouldBe(Properties.Length);
                row[0].ShouldNotMatch(@"^[=+\-@\t\r]");
                row[14].ShouldNotMatch(@"^[=+\-@\t\r]");
                row.ShouldNotContain("NaN");
                row.ShouldAllBe(static field => !field.Any(char.IsControl));
            }
        }, iter: 300);

    private static string Csv(HealthReportContent content) => SampleFleet.Text(HealthReportFormat.Csv, content);

    /// <summary>RFC 4180, strictly.</summary>
    private static List<List<string>> Parse(string text)
    {
        var rows = new List<List<string>> { new() };
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int index = 0; index <= text.Length; index++)
        {
            char letter = index < text.Length ? text[index] : '\r';
            if (isQuoted)
            {
                if (letter != '"') field.Append(letter);
                else if (index + 1 < text.Length && text[index + 1] == '"') field.Append(text[++index]);
                else isQuoted = false;
            }
            else if (letter == '"')
            {
                field.Length.ShouldBe(0, "a quote in an unquoted field");
                isQuoted = true;
            }
            else if (letter is ',' or '\r')
            {
                rows[^1].Add(field.ToString());
                field.Clear();
                if (letter == '\r' && index < text.Length)
                {
                    text[++index].ShouldBe('\n');
                    rows.Add([]);
                }
            }
            else
            {
                field.Append(letter);
            }
        }

        return rows;
    }
}
