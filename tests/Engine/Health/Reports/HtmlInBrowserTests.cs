using System.Text.Json;
using System.Text.RegularExpressions;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Reports;

/// <summary>The page as a browser shows it.</summary>
public sealed class HtmlInBrowserTests
{
    // Measures what is shown and leaves the figures in the title. Only in the test's copy of the page: the page itself has no script and allows none.
    private const string Probe = """
        <script>
        const rgb = c => { const m = c.match(/[\d.]+/g).map(Number); return { c: m.slice(0, 3), a: m.length > 3 ? m[3] : 1 }; };
        const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
        const ratio = (a, b) => { const x = light(a), y = light(b); return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
        const ground = e => { for (; e; e = e.parentElement) { const g = rgb(getComputedStyle(e).backgroundColor); if (g.a > .99) return g.c; } return [255, 255, 255]; };
        let text = 99, worst = '', shape = 99, worstShape = '';
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const e = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || e.closest('svg, script, .unseen, .skip') || !e.checkVisibility()) continue;
            const r = ratio(rgb(getComputedStyle(e).color).c, ground(e));
            if (r < text) { text = r; worst = e.className + ' ' + walker.currentNode.data.trim(); }
        }
        for (const e of document.querySelectorAll('.bar rect, .strip rect, .legend rect')) {
            const r = ratio(rgb(getComputedStyle(e).fill).c, ground(e.closest('svg').parentElement));
            if (r < shape) { shape = r; worstShape = e.getAttribute('class'); }
        }
        const shown = () => [...document.querySelectorAll('tbody tr')].filter(r => r.checkVisibility()).length;
        const choices = {};
        for (const s of ['down', 'degraded', 'unknown', 'up', 'all']) { document.getElementById('show-' + s).click(); choices[s] = shown(); }
        document.title = JSON.stringify({ text, worst, shape, worstShape, choices, scheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
            overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth, ground: getComputedStyle(document.body).backgroundColor });
        </script>
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_service_is_shown_and_nothing_is_asked_of_the_network_or_said_on_the_console(bool dark)
    {
        using var browser = Browser.OpenOrSkip();
        var page = browser.Save("report.html", SampleFleet.Text(HealthReportFormat.Html, SampleFleet.WithHistory()));

        var dom = browser.Dom(page, dark);

        foreach (var service in SampleFleet.Services)
            dom.ShouldContain($"<bdi class=\"name\">{service.Name}</bdi>");
        browser.Log.ShouldNotContain("CONSOLE");
        File.ReadAllText(browser.NetLog).ShouldNotContain("example");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_and_shapes_stand_out_the_tiles_choose_and_nothing_hangs_over(bool dark)
    {
        using var browser = Browser.OpenOrSkip();
        var html = Regex.Replace(SampleFleet.Text(HealthReportFormat.Html, SampleFleet.WithHistory()), "<meta http-equiv[^>]*>", "");
        var page = browser.Save("probed.html", html.Replace("</body>", Probe + "</body>", StringComparison.Ordinal));

        var title = System.Net.WebUtility.HtmlDecode(Regex.Match(browser.Dom(page, dark), "<title>(.*?)</title>", RegexOptions.Singleline).Groups[1].Value);
        var seen = JsonDocument.Parse(title).RootElement;

        seen.GetProperty("scheme").GetString().ShouldBe(dark ? "dark" : "light");
        seen.GetProperty("text").GetDouble().ShouldBeGreaterThanOrEqualTo(4.5, title);
        seen.GetProperty("shape").GetDouble().ShouldBeGreaterThanOrEqualTo(3, title);
        seen.GetProperty("choices").ToString().ShouldBe("""{"down":2,"degraded":2,"unknown":1,"up":7,"all":12}""");
        seen.GetProperty("overflow").GetInt32().ShouldBe(0);
    }

    [Fact]
    public void The_browsers_logs_would_tell_of_a_page_that_asks_for_more()
    {
        using var browser = Browser.OpenOrSkip();

        browser.Dom(browser.Save("chatty.html", "<!DOCTYPE html><script>console.log('heard')</script><img src=\"http://pictures.example.com/x.png\">"));

        browser.Log.ShouldContain("CONSOLE");
        File.ReadAllText(browser.NetLog).ShouldContain("pictures.example.com");
    }

    [Fact]
    public void Hostile_services_run_nothing()
    {
        using var browser = Browser.OpenOrSkip();
        string[] names = ["<script>document.title='owned'</script>", "\"><img src=x onerror=\"document.title='owned'\">", "</title></style><svg onload=\"document.title='owned'\">", "\u202E\u001B[31m"];
        var services = names.Select(static (name, index) => SampleFleet.Is(ServiceStatus.Down, name, message: name) with { ServiceUrl = $"javascript:document.title='{index}'{name}" });
        var html = Regex.Replace(SampleFleet.Text(HealthReportFormat.Html, SampleFleet.Content(services) with { Title = names[2] }), "<meta http-equiv[^>]*>", "");

        var dom = browser.Dom(browser.Save("hostile.html", html));

        Regex.Count(dom, "<tr class=\"down\">").ShouldBe(4);
        dom.ShouldContain("<title>4 of 4 services are down");
        browser.Log.ShouldNotContain("CONSOLE");
    }

    [Fact]
    public void Five_thousand_services_open()
    {
        using var browser = Browser.OpenOrSkip();
        var services = Enumerable.Range(0, 5000).Select(static index => SampleFleet.Services[index % 12] with { Name = $"service {index:0000}" });
        var page = browser.Save("many.html", SampleFleet.Text(HealthReportFormat.Html, SampleFleet.WithHistory(services)));

        Regex.Count(browser.Dom(page), "<th scope=\"row\">").ShouldBe(5000);
    }
}
