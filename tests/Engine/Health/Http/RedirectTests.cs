using System.Net;
using System.Text;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health;

public sealed class RedirectTests
{
    private static readonly string[] Secrets = ["X-Api-Key", "Cookie", "Authorization", "s3cret"];

    [Fact]
    public async Task A_redirect_within_the_origin_is_followed_with_everything_and_the_last_answer_counts()
    {
        await using var server = ScriptedServer.Routing(path => path == "/" ? Answers.Redirect("/next") : Answers.Of(200));

        var outcome = await HttpCheck.RunAsync(WithSecrets(server.Url()));

        outcome.ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        outcome.Context.StatusCode.ShouldBe(200);
        server.Requests.Count.ShouldBe(2);
        server.Requests.ShouldAllBe(request => Secrets.All(secret => request.Contains(secret) || secret == "s3cret"));
    }

    [Fact]
    public async Task A_redirect_to_another_origin_gets_no_header_cookie_or_credential_of_the_users()
    {
        await using var other = ScriptedServer.Answering(Answers.Of(200));
        await using var server = ScriptedServer.Answering(Answers.Redirect(other.Url(host: "other.test")));

        var outcome = await HttpCheck.RunAsync(WithSecrets(server.Url()) with { RedirectScope = RedirectScope.Any });

        outcome.ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        var request = other.Requests.ShouldHaveSingleItem();
        foreach (var secret in Secrets)
            request.ShouldNotContain(secret, Case.Insensitive);
        request.ShouldContain("User-Agent: HealthCheckBot");
    }

    [Fact]
    public async Task What_was_dropped_stays_dropped_when_the_redirects_lead_home_again()
    {
        ScriptedServer? home = null;
        await using var other = ScriptedServer.Routing(_ => Answers.Redirect(home!.Url("/back")));
        await using var server = home = ScriptedServer.Routing(path => path == "/" ? Answers.Redirect(other.Url(host: "other.test")) : Answers.Of(200));

        var outcome = await HttpCheck.RunAsync(WithSecrets(server.Url()) with { RedirectScope = RedirectScope.Any });

        outcome.ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        server.Requests.Last().ShouldNotContain("X-Api-Key");
    }

    [Theory]
    [InlineData(301, "GET")]
    [InlineData(302, "GET")]
    [InlineData(303, "GET")]
    [InlineData(307, "POST")]
    [InlineData(308, "POST")]
    public async Task A_redirected_post_becomes_what_the_standard_says(int code, string method)
    {
        await using var server = ScriptedServer.Routing(path => path == "/" ? Answers.Redirect("/next", code) : Answers.Of(200));

        await HttpCheck.RunAsync(Check(server.Url()) with { Method = "POST", Body = Encoding.UTF8.GetBytes("the body") });

        server.Requests.Last().ShouldStartWith($"{method} /next ");
        server.Requests.Last().Contains("the body", StringComparison.Ordinal).ShouldBe(method == "POST");
    }

    [Fact]
    public async Task A_body_is_not_sent_to_another_origin()
    {
        await using var other = ScriptedServer.Answering(Answers.Of(200));
        await using var server = ScriptedServer.Answering(Answers.Redirect(other.Url(), 307));
        var check = Check(server.Url()) with { Method = "POST", Body = Encoding.UTF8.GetBytes("the body"), RedirectScope = RedirectScope.Any };

        var outcome = await HttpCheck.RunAsync(check);

        outcome.ShouldBe(ServiceStatus.Degraded, HealthReason.RedirectNotFollowed);
        other.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("https://h/", "http://h/", RedirectScope.Any, ServiceStatus.Down, HealthReason.RedirectScheme)]
    [InlineData("http://h/", "https://h/", RedirectScope.SameOrigin, ServiceStatus.Degraded, HealthReason.RedirectNotFollowed)]
    [InlineData("http://h/", "https://h/", RedirectScope.SameHost, null, HealthReason.Expected)]
    [InlineData("http://h/", "http://H:81/", RedirectScope.SameHost, null, HealthReason.Expected)]
    [InlineData("http://h/", "http://h:81/", RedirectScope.SameOrigin, ServiceStatus.Degraded, HealthReason.RedirectNotFollowed)]
    [InlineData("http://h/", "http://o/", RedirectScope.SameHost, ServiceStatus.Degraded, HealthReason.RedirectNotFollowed)]
    [InlineData("http://h/", "//o/x", RedirectScope.Any, null, HealthReason.Expected)]
    [InlineData("http://bücher.test/", "http://xn--bcher-kva.test/x", RedirectScope.SameOrigin, null, HealthReason.Expected)]
    [InlineData("http://h/", "gopher://h/", RedirectScope.Any, ServiceStatus.Down, HealthReason.RedirectScheme)]
    [InlineData("http://h/", "ws://h/", RedirectScope.Any, ServiceStatus.Down, HealthReason.RedirectScheme)]
    [InlineData("http://h/", "data:text/plain,x", RedirectScope.Any, ServiceStatus.Down, HealthReason.RedirectScheme)]
    [InlineData("http://h/", "http://h/#f", RedirectScope.Any, ServiceStatus.Down, HealthReason.RedirectLoop)]
    public void A_redirect_is_followed_only_where_it_may_lead(string from, string to, RedirectScope scope, ServiceStatus? status, HealthReason reason)
    {
        var check = Checks.Of(from) with { RedirectScope = scope };

        var step = RedirectRules.Next(check, Hop.First(check), 302, to);

        step.Verdict?.Status.ShouldBe(status!.Value);
        step.Verdict?.Reason.ShouldBe(reason);
        (step.Next is null).ShouldBe(status is not null);
    }

    [Fact]
    public void A_redirect_with_a_user_in_its_url_is_followed_without_and_shown_without()
    {
        var check = Checks.Of("http://h/");

        RedirectRules.Next(check, Hop.First(check), 302, "http://user:s3cret@h/x").Next!.Target.AbsoluteUri.ShouldBe("http://h/x");
        RedirectRules.Next(check, Hop.First(check), 302, "http://user:s3cret@o/x?token=s3cret").Verdict!.Value.Message.ShouldNotBeNull().ShouldNotContain("s3cret");
        RedirectRules.Next(check, Hop.First(check), 302, "ftp://user:s3cret@o/x").Verdict!.Value.Message.ShouldNotBeNull().ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("/login", ServiceStatus.Up, HealthReason.Expected)]
    [InlineData("http://other.test/", ServiceStatus.Up, HealthReason.Expected)]
    [InlineData("ftp://other.test/", ServiceStatus.Down, HealthReason.RedirectScheme)]
    [InlineData("/", ServiceStatus.Down, HealthReason.RedirectLoop)]
    public async Task An_expected_redirect_is_an_answer_but_never_up_when_it_leads_astray(string location, ServiceStatus status, HealthReason reason)
    {
        await using var server = ScriptedServer.Answering(Answers.Redirect(location));

        var outcome = await HttpCheck.RunAsync(Check(server.Url()) with { ExpectedStatus = StatusCodes.Parse("302") });

        outcome.ShouldBe(status, reason);
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task No_more_redirects_are_followed_than_allowed(int maximum, int requests)
    {
        await using var server = ScriptedServer.Routing(path => Answers.Redirect(path + "x"));

        var outcome = await HttpCheck.RunAsync(Check(server.Url()) with { MaximumRedirection = maximum });

        outcome.ShouldBe(ServiceStatus.Degraded, HealthReason.RedirectNotFollowed);
        outcome.Verdict.Message.ShouldNotBeNull().ShouldContain("MaximumRedirection");
        server.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Five_redirects_are_followed_when_nothing_else_is_said()
    {
        await using var server = ScriptedServer.Routing(path => path == "/xxxxx" ? Answers.Of(200) : Answers.Redirect(path + "x"));
        await using var longer = ScriptedServer.Routing(path => path == "/xxxxxx" ? Answers.Of(200) : Answers.Redirect(path + "x"));

        (await HttpCheck.RunAsync(server.Url())).ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        (await HttpCheck.RunAsync(longer.Url())).ShouldBe(ServiceStatus.Degraded, HealthReason.RedirectNotFollowed);

        longer.Requests.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Address_rules_hold_on_every_hop()
    {
        await using var server = ScriptedServer.Answering(Answers.Redirect("http://169.254.169.254/latest/meta-data"));

        var outcome = await HttpCheck.RunAsync(Check(server.Url()) with
        {
            RedirectScope = RedirectScope.Any,
            AddressRules = AddressRules.Parse(["169.254.0.0/16"], []),
        });

        outcome.ShouldBe(ServiceStatus.Unknown, HealthReason.AddressDenied);
    }

    private static ServiceCheck Check(string url) => Checks.Of(url) with { Timeout = Gate.Patience };

    private static ServiceCheck WithSecrets(string url) => Check(url) with
    {
        Headers = [new("X-Api-Key", "s3cret"), new("Cookie", "id=s3cret"), new("Content-Language", "en-s3cret")],
        Credential = new NetworkCredential("user", "s3cret"),
    };
}
