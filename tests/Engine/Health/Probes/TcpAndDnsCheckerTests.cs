using System.Net;
using System.Net.Sockets;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health.Net;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Health.Probes;

public sealed class TcpAndDnsCheckerTests
{
    private static readonly DnsConnector Connector = new();

    [Fact]
    public async Task A_port_that_accepts_is_up()
    {
        await using var server = TcpStub.Silent();
        var context = Probe.Context(Probe.Check($"tcp://127.0.0.1:{server.Port}"));

        (await Probe.VerdictAsync(new TcpChecker(Connector), context)).ShouldBe(CheckVerdict.Up);

        context.RemoteAddress.ShouldBe("127.0.0.1");
        context.Phases.SpentMs(CheckPhase.Connect).ShouldNotBeNull();
        context.Phases.SpentMs(CheckPhase.FirstByte).ShouldBeNull();
    }

    [Fact]
    public async Task A_port_that_refuses_is_down()
    {
        var verdict = await Probe.VerdictAsync(new TcpChecker(Connector), Probe.Context(Probe.Check($"tcp://127.0.0.1:{TcpStub.ClosedPort()}")));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.ConnectionRefused));
    }

    [Theory]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://localhost/")]
    public async Task A_URL_without_a_port_is_bad_input_and_the_message_shows_the_form(string url)
    {
        var verdict = await Probe.VerdictAsync(new TcpChecker(Connector), Probe.Context(Probe.Check(url)));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Unknown, HealthReason.BadInput));
        verdict.Message!.ShouldContain("tcp://host:port");
    }

    [Fact]
    public async Task A_slow_connection_is_degraded()
    {
        await using var server = TcpStub.Silent();
        var time = new FakeTimeProvider();
        var resolver = new StubResolver(_ =>
        {
            time.Advance(TimeSpan.FromMilliseconds(700));
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });
        var check = Probe.Check($"tcp://slow.test:{server.Port}") with { DegradedAfterMs = 500 };
        var context = new CheckContext(check, time, TestContext.Current.CancellationToken);

        var verdict = await Probe.VerdictAsync(new TcpChecker(resolver.Connector()), context);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Degraded, HealthReason.Slow));
        context.Phases.SpentMs(CheckPhase.Dns).ShouldBe(700);
        context.Phases.SpentMs(CheckPhase.Connect).ShouldBe(0);
    }

    [Fact]
    public async Task A_name_with_an_address_is_up_with_the_first_one()
    {
        var context = Probe.Context(Probe.Check("dns://up.test", CheckKind.Dns));

        (await Probe.VerdictAsync(new DnsChecker(StubResolver.With("192.0.2.1", "192.0.2.2").Connector()), context)).ShouldBe(CheckVerdict.Up);

        context.RemoteAddress.ShouldBe("192.0.2.1");
        context.Phases.SpentMs(CheckPhase.Dns).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_international_name_is_asked_for_in_the_form_that_name_servers_know()
    {
        var resolver = StubResolver.With("192.0.2.1");

        await Probe.VerdictAsync(new DnsChecker(resolver.Connector()), Probe.Context(Probe.Check("dns://bücher.example", CheckKind.Dns)));

        resolver.Asked.ShouldBe(["xn--bcher-kva.example"]);
    }

    [Fact]
    public async Task A_name_that_is_gone_is_down()
    {
        var verdict = await Probe.VerdictAsync(
            new DnsChecker(StubResolver.Failing(SocketError.HostNotFound).Connector()), Probe.Context(Probe.Check("dns://gone.test", CheckKind.Dns)));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.NameNotFound));
        verdict.Message!.ShouldContain("gone.test");
    }

    [Theory]
    [InlineData("dns://192.0.2.53/www.example.com")]
    [InlineData("dns://name.test:53")]
    [InlineData("dns://name.test?type=MX")]
    [InlineData("dns:name.test")]
    [InlineData("dns://127.1")]
    public async Task Other_forms_of_dns_URLs_are_bad_input_and_nobody_is_asked(string url)
    {
        var resolver = StubResolver.With("192.0.2.1");

        var verdict = await Probe.VerdictAsync(new DnsChecker(resolver.Connector()), Probe.Context(Probe.Check(url, CheckKind.Dns)));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Unknown, HealthReason.BadInput));
        verdict.Message!.ShouldContain("dns://name");
        resolver.Asked.ShouldBeEmpty();
    }
}
