using ConcurrencyOps.Fixtures;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health;

public sealed class ProxyTests
{
    [Fact]
    public async Task Plain_http_is_forwarded_by_the_proxy_to_any_address()
    {
        await using var proxy = ScriptedServer.Answering(Answers.Of(200));

        var outcome = await HttpCheck.RunAsync(Check("http://127.0.0.1:9/x?y", proxy, "user:p%40ss@"));

        outcome.ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        var request = proxy.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("GET http://127.0.0.1:9/x?y HTTP/1.1\r\n");
        request.ShouldContain("Proxy-Authorization: Basic dXNlcjpwQHNz");
    }

    [Fact]
    public async Task Https_goes_through_a_tunnel()
    {
        using var certificate = Certificates.SelfSigned(TimeSpan.FromDays(100));
        await using var server = ScriptedServer.Answering(Answers.Of(200), certificate);
        await using var proxy = ScriptedServer.Start(connection => connection.TunnelAsync("127.0.0.1", server.Port));

        var outcome = await HttpCheck.RunAsync(Check(server.Url(host: "service.test"), proxy, "user:pass@") with { SkipCertificateCheck = true });

        outcome.ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        proxy.Requests.ShouldHaveSingleItem().ShouldStartWith($"CONNECT service.test:{server.Port} HTTP/1.1\r\n");
        server.Requests.ShouldHaveSingleItem().ShouldNotContain("Proxy-Authorization");
        outcome.SpentMs(CheckPhase.Tls).ShouldNotBeNull();
        outcome.Context.CertificateExpiresAt.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("https", "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("http", "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("https", "HTTP/1.1 502 Bad Gateway\r\n\r\n")]
    [InlineData("https", "SSH-2.0-what\r\n\r\n")]
    [InlineData("https", "")]
    public async Task A_proxy_that_fails_says_nothing_about_the_service(string scheme, string answer)
    {
        await using var proxy = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(answer);
        });

        var outcome = await HttpCheck.RunAsync(Check($"{scheme}://service.test/", proxy, "user:s3cret@"));

        outcome.ShouldBe(ServiceStatus.Unknown, HealthReason.ProxyFailed);
        outcome.Verdict.Message.ShouldNotBeNull().ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_proxy_that_cannot_be_reached_says_nothing_about_the_service(string scheme)
    {
        var check = Checks.Of($"{scheme}://service.test/") with { Proxy = new Uri("http://no-proxy.invalid:3128"), Timeout = Gate.Patience };

        (await HttpCheck.RunAsync(check)).ShouldBe(ServiceStatus.Unknown, HealthReason.ProxyFailed);
    }

    [Fact]
    public async Task Behind_a_proxy_no_rule_on_addresses_can_be_enforced_and_nothing_is_asked()
    {
        await using var proxy = ScriptedServer.Answering(Answers.Of(200));
        foreach (var rules in (AddressRules[])[AddressRules.Parse(["Loopback"], []), AddressRules.Parse([], ["10.0.0.0/8"])])
        {
            foreach (var url in (string[])["http://service.test/", "https://service.test/", "http://10.0.0.1/"])
                (await HttpCheck.RunAsync(Check(url, proxy) with { AddressRules = rules })).ShouldBe(ServiceStatus.Unknown, HealthReason.BadInput);
        }

        proxy.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tcp://service.test:1", false)]
    [InlineData("grpc://service.test:1", false)]
    [InlineData("dns://service.test", false)]
    [InlineData("http://service.test/", true)]
    public void A_check_that_would_go_around_the_proxy_is_refused(string url, bool fits)
    {
        var check = Checks.Of(url, ServiceAddress.Parse(url).Kind) with { Proxy = new Uri("http://proxy.test:1") };

        (ProxyRules.Refusal(check) is null).ShouldBe(fits);
    }

    [Fact]
    public async Task Proxies_of_the_environment_are_not_used()
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200));
        var before = Environment.GetEnvironmentVariable("http_proxy");
        Environment.SetEnvironmentVariable("http_proxy", "http://no-proxy.invalid:1");
        try
        {
            (await HttpCheck.RunAsync(server.Url())).ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", before);
        }
    }

    [Fact]
    public async Task Another_kind_of_proxy_is_refused_in_words()
    {
        var check = Checks.Of("http://service.test/") with { Proxy = new Uri("socks5://user:s3cret@127.0.0.1:1") };

        var outcome = await HttpCheck.RunAsync(check);

        outcome.ShouldBe(ServiceStatus.Unknown, HealthReason.BadInput);
        outcome.Verdict.Message.ShouldBe("The proxy socks5://127.0.0.1:1/ is not supported: only http://host:port is.");
    }

    private static ServiceCheck Check(string url, ScriptedServer proxy, string user = "") =>
        Checks.Of(url) with { Proxy = new Uri($"http://{user}127.0.0.1:{proxy.Port}"), Timeout = Gate.Patience };
}
