using System.Text.RegularExpressions;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed partial class HtmlReportWriterTests
{
    private static readonly string[] Elements =
    [
        "!DOCTYPE", "html", "head", "meta", "title", "link", "style", "body", "svg", "symbol", "path", "use", "rect", "a", "div", "header", "main", "footer", "section", "h1", "h2", "p", "strong",
        "span", "bdi", "time", "fieldset", "legend", "input", "label", "dl", "dt", "dd", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td",
    ];

    [Theory]
    [InlineData("", "No service was checked")]
    [InlineData("Up", "The service is up")]
    [InlineData("Up,Up", "All 2 services are up")]
    [InlineData("Up,Down", "1 of 2 services is down")]
    [InlineData("Up,Degraded,Unknown", "1 of 3 services is degraded")]
    [InlineData("Unknown,Up", "1 of 2 services is unknown")]
    public void The_headline_says_the_worst(string statuses, string expected)
    {
        var results = statuses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((status, index) => SampleFleet.Is(Enum.Parse<ServiceStatus>(status), $"s{index}"));

        Page(SampleFleet.Content(results)).ShouldContain($"<p class=\"headline\">{expected}</p>");
    }

    [Fact]
    public void The_page_needs_nothing_else_and_forbids_it()
    {
        var page = Page(SampleFleet.WithHistory());

        page.ShouldContain("default-src &#x27;none&#x27;");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("unsafe-inline");
        page.ShouldNotContain(" style=");
        page.ShouldNotContain("url(");
        page.ShouldNotContain("@import");
        foreach (Match link in Regex.Matches(page, "\\shref=\"([^\"]*)\""))
            System.Net.WebUtility.HtmlDecode(link.Groups[1].Value).ShouldMatch(@"^(#|data:image/svg\+xml,|https?://[^/]*example)");

        page.ShouldNotMatch(@"\s(src|srcset|action|formaction|poster|background)=");
    }

    [Theory]
    [InlineData("http://a.example/x?y=1&z=2", true)]
    [InlineData("https://a.example/", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("tcp://a.example:25", false)]
    [InlineData("//a.example/", false)]
    [InlineData("http://user:secret@a.example/", false)]
    [InlineData("https://a.example/?token=***", false)]
    public void Only_addresses_of_the_web_are_links(string url, bool isLink)
    {
        var links = Regex.Matches(Page(SampleFleet.Content([SampleFleet.Up("a", url: url)])), "<a class=\"url\" href=\"([^\"]*)\" rel=\"noopener noreferrer\">");

        links.Count.ShouldBe(isLink ? 1 : 0);
        if (isLink)
            System.Net.WebUtility.HtmlDecode(links[0].Groups[1].Value).ShouldBe(url);
    }

    [Fact]
    public void Every_row_says_its_status_in_words_and_has_its_header()
    {
        var page = Page(SampleFleet.Content());

        Regex.Count(page, "<th scope=\"row\">").ShouldBe(12);
        Regex.Count(page, "</svg>(Down|Degraded|Unknown|Up)</span>").ShouldBe(12);
        Regex.Count(page, "<th scope=\"col\"").ShouldBe(5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Someone_who_cannot_see_the_page_gets_all_of_it(bool withHistory)
    {
        var page = Page(withHistory ? SampleFleet.WithHistory() : SampleFleet.Content());

        page.ShouldContain("<html lang=\"en\">");
        page.ShouldMatch("<title>[^<]+</title>");
        (Regex.Count(page, "<main>"), Regex.Count(page, "<h1>"), Regex.Count(page, "<caption")).ShouldBe((1, 1, 1));
        var levels = Regex.Matches(page, "<h([1-6])").Select(static heading => heading.Groups[1].Value[0] - '0').ToList();
        levels.Zip(levels.Skip(1)).ShouldAllBe(static pair => pair.Second <= pair.First + 1);

        // Each picture is described in words, or is decoration beside words.
        foreach (Match picture in Regex.Matches(page, "<svg[^>]*>"))
            picture.Value.ShouldMatch("aria-hidden=\"true\"|role=\"img\" aria-label=\"[^\"]+\"");

        foreach (Match input in Regex.Matches(page, "<input[^>]* id=\"([^\"]+)\""))
            page.ShouldContain($"<label for=\"{input.Groups[1].Value}\"");

        foreach (Match reference in Regex.Matches(page, "aria-labelledby=\"([^\"]+)\"|href=\"#(?!i-)([^\"]+)\""))
            page.ShouldContain($" id=\"{reference.Groups[1].Value}{reference.Groups[2].Value}\"");
    }

    [Fact]
    public void The_history_is_a_strip_of_cells_and_a_line()
    {
        var page = Page(SampleFleet.WithHistory([SampleFleet.Up("a")]));

        Regex.Count(page, "<rect class=\"f-(up|down|degraded)\" x=\"[0-9.]+\" y=").ShouldBe(TrendReader.RecentChecks);
        Regex.Count(page, "<svg class=\"line\"").ShouldBe(1);
        page.ShouldContain("in 8,640 checks");
    }

    [Fact]
    public void Markup_in_a_name_is_text() =>
        Page(SampleFleet.Content([SampleFleet.Up("<script>alert('x')</script>")])).ShouldContain("<bdi class=\"name\">&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;</bdi>");

    [Fact]
    public void Whatever_services_say_no_element_and_no_attribute_is_theirs() =>
        Nasty.Content.Sample(content =>
        {
            var page = Page(content with { Title = content.Services.Count > 0 ? content.Services[0].Name : "" });
            var body = page[page.IndexOf("</style>", StringComparison.Ordinal)..];
            foreach (Match tag in Tag().Matches(page))
                Elements.ShouldContain(tag.Groups[1].Value);
            Regex.Count(body, "<(?![/a-zA-Z])").ShouldBe(0);
            Regex.Count(body, "<tr class=").ShouldBe(content.Services.Count);
            page.ShouldNotMatch(@"<[^>]*\son[a-z]+=");
            Regex.Matches(page, "(=\"|>|[MLh ])(NaN|\u221E)( m?s|[\"0-9L ])").Select(static match => match.Value).ShouldBeEmpty();
            page.Any(static letter => char.IsControl(letter) && letter != '\n').ShouldBeFalse();
        }, iter: 200);

    [Fact]
    public void A_page_of_five_thousand_services_stays_small()
    {
        var services = Enumerable.Range(0, 5000).Select(static index => SampleFleet.Services[index % 12] with { Name = $"service {index:0000}" });

        Page(SampleFleet.WithHistory(services)).Length.ShouldBeLessThan(12_000_000);
    }

    private static string Page(HealthReportContent content) => SampleFleet.Text(HealthReportFormat.Html, content);

    [GeneratedRegex("</?(!?[a-zA-Z0-9]+)")]
    private static partial Regex Tag();
}
