using System.Net;
using System.Net.Sockets;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health.Net;

public sealed class DnsConnectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1/", "127.0.0.1")]
    [InlineData("http://0x7f.1/", "127.0.0.1")]
    [InlineData("tcp://0x7f.1:80", "127.0.0.1")]
    [InlineData("tcp://2130706433:80", "127.0.0.1")]
    [InlineData("tcp://017700000001:80", "127.0.0.1")]
    [InlineData("tcp://①②⑦.⓪.⓪.①:80", "127.0.0.1")]
    [InlineData("http://1.2.3/", "1.2.0.3")]
    [InlineData("tcp://[::1]:80", "::1")]
    [InlineData("tcp://[::ffff:10.1.2.3]:80", "10.1.2.3")]
    public async Task An_address_in_any_spelling_is_not_asked_for(string url, string address)
    {
        var resolver = StubResolver.Failing(SocketError.HostNotFound);
        var context = Probe.Context(Probe.Check(url));

        var addresses = await resolver.Connector().ResolveAsync(context, context.Check.Target.IdnHost, Token);

        addresses.ShouldHaveSingleItem().ShouldBe(IPAddress.Parse(address));
        resolver.Asked.ShouldBeEmpty();
        context.Phases.SpentMs(CheckPhase.Dns).ShouldBeNull();
    }

    [Fact]
    public async Task The_zone_of_an_address_survives_the_URL()
    {
        var context = Probe.Context(Probe.Check("tcp://[fe80::1%251]:80"));

        var addresses = await StubResolver.With().Connector().ResolveAsync(context, context.Check.Target.IdnHost, Token);

        addresses.ShouldHaveSingleItem().ScopeId.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://0x7f.1/")]
    [InlineData("tcp://2130706433:80")]
    [InlineData("tcp://①②⑦.⓪.⓪.①:80")]
    [InlineData("tcp://[::ffff:7f00:1]:80")]
    [InlineData("tcp://0.0.0.0:80")]
    [InlineData("tcp://rebound.test:80")]
    public async Task A_denied_network_is_not_reached_by_an_odd_spelling_or_a_name(string url)
    {
        var check = Probe.Check(url) with { AddressRules = AddressRules.Parse(["127.0.0.0/8"], []) };

        var verdict = await Probe.FailureOf(
            StubResolver.With("127.0.0.1").Connector().ConnectAsync(Probe.Context(check), check.Target.IdnHost, 80, Token));

        verdict.Status.ShouldBe(ServiceStatus.Unknown);
        verdict.Reason.ShouldBe(HealthReason.AddressDenied);
        verdict.Message!.ShouldContain("-DenyNetwork");
    }

    [Fact]
    public async Task A_name_with_a_denied_and_an_allowed_address_is_checked_at_the_allowed_one()
    {
        var check = Probe.Check("tcp://two.test:80") with { AddressRules = AddressRules.Parse(["10.0.0.0/8"], []) };

        var addresses = await StubResolver.With("10.0.0.1", "192.0.2.7").Connector().ResolveAsync(Probe.Context(check), "two.test", Token);

        addresses.ShouldHaveSingleItem().ToString().ShouldBe("192.0.2.7");
    }

    [Theory]
    [InlineData(IPVersion.Any, "2001:db8::1")]
    [InlineData(IPVersion.IPv4, "192.0.2.1")]
    [InlineData(IPVersion.IPv6, "2001:db8::1")]
    public async Task The_first_address_of_the_wanted_family_is_used(IPVersion family, string first)
    {
        var check = Probe.Check("tcp://two.test:80") with { AddressFamily = family };

        var addresses = await StubResolver.With("2001:db8::1", "192.0.2.1").Connector().ResolveAsync(Probe.Context(check), "two.test", Token);

        addresses[0].ToString().ShouldBe(first);
    }

    [Fact]
    public async Task A_name_without_an_address_of_the_wanted_family_is_down_and_the_message_lists_what_it_has()
    {
        var check = Probe.Check("tcp://old.test:80") with { AddressFamily = IPVersion.IPv6 };

        var verdict = await Probe.FailureOf(StubResolver.With("192.0.2.1").Connector().ResolveAsync(Probe.Context(check), "old.test", Token));

        verdict.Reason.ShouldBe(HealthReason.NameNotFound);
        verdict.Message.ShouldBe("The host 'old.test' has no IPv6 address, only 192.0.2.1.");
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, ServiceStatus.Down, HealthReason.NameNotFound)]
    [InlineData(SocketError.NoData, ServiceStatus.Down, HealthReason.NameNotFound)]
    [InlineData(SocketError.TryAgain, ServiceStatus.Unknown, HealthReason.ResolverFailed)]
    [InlineData(SocketError.NoRecovery, ServiceStatus.Unknown, HealthReason.ResolverFailed)]
    [InlineData(SocketError.TooManyOpenSockets, ServiceStatus.Unknown, HealthReason.LocalResource)]
    public async Task A_service_is_down_when_its_name_is_gone_and_unknown_when_nobody_could_be_asked(
        SocketError error, ServiceStatus status, HealthReason reason)
    {
        var context = Probe.Context();

        var verdict = await Probe.FailureOf(StubResolver.Failing(error).Connector().ResolveAsync(context, "some.test", Token));

        (verdict.Status, verdict.Reason).ShouldBe((status, reason));
        context.Phases.Current.ShouldBe(CheckPhase.Dns);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, ServiceStatus.Down, HealthReason.ConnectionRefused)]
    [InlineData(SocketError.TimedOut, ServiceStatus.Down, HealthReason.ConnectionFailed)]
    [InlineData(SocketError.HostUnreachable, ServiceStatus.Down, HealthReason.ConnectionFailed)]
    [InlineData(SocketError.NetworkUnreachable, ServiceStatus.Down, HealthReason.ConnectionFailed)]
    [InlineData(SocketError.TooManyOpenSockets, ServiceStatus.Unknown, HealthReason.LocalResource)]
    [InlineData(SocketError.NoBufferSpaceAvailable, ServiceStatus.Unknown, HealthReason.LocalResource)]
    [InlineData(SocketError.AddressNotAvailable, ServiceStatus.Unknown, HealthReason.LocalResource)]
    [InlineData(SocketError.AccessDenied, ServiceStatus.Unknown, HealthReason.Permission)]
    public void A_fault_of_this_machine_is_not_held_against_the_service(SocketError error, ServiceStatus status, HealthReason reason)
    {
        var verdict = SocketFaults.OfConnect(new IPEndPoint(IPAddress.Loopback, 80), new SocketException((int)error)).Verdict;

        (verdict.Status, verdict.Reason).ShouldBe((status, reason));
    }

    [Fact]
    public async Task A_host_name_that_no_resolver_takes_is_bad_input()
    {
        var verdict = await Probe.FailureOf(new DnsConnector().ResolveAsync(Probe.Context(), new string('a', 300), Token));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Unknown, HealthReason.BadInput));
    }

    [Fact]
    public async Task An_empty_host_is_bad_input_and_not_this_machine()
    {
        var verdict = await Probe.FailureOf(new DnsConnector().ConnectAsync(Probe.Context(), "", 80, Token));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Unknown, HealthReason.BadInput));
    }

    [Fact]
    public async Task A_connection_by_name_has_the_times_of_both_phases_and_the_address()
    {
        await using var server = TcpStub.Silent();
        var context = Probe.Context();

        using var socket = await StubResolver.With("127.0.0.1", "192.0.2.1").Connector().ConnectAsync(context, "up.test", server.Port, Token);

        socket.NoDelay.ShouldBeTrue();
        context.RemoteAddress.ShouldBe("127.0.0.1");
        context.Phases.SpentMs(CheckPhase.Dns).ShouldNotBeNull();
        context.Phases.SpentMs(CheckPhase.Connect).ShouldNotBeNull();
        context.Phases.Current.ShouldBe(CheckPhase.None);
    }

    [Fact]
    public async Task A_refused_connection_is_down_and_names_the_address_and_no_second_address_hides_it()
    {
        var context = Probe.Context();
        var port = TcpStub.ClosedPort();

        var verdict = await Probe.FailureOf(StubResolver.With("127.0.0.2", "192.0.2.1").Connector().ConnectAsync(context, "half.test", port, Token));

        verdict.Reason.ShouldBe(HealthReason.ConnectionRefused);
        verdict.Message.ShouldBe($"127.0.0.2:{port} refused the connection.");
        context.RemoteAddress.ShouldBe("127.0.0.2");
    }

    [Fact]
    public async Task Localhost_is_reached_on_the_other_loopback_address_when_the_first_refuses()
    {
        await using var server = TcpStub.Silent();
        var context = Probe.Context();

        using var socket = await StubResolver.With("127.0.0.3", "127.0.0.1").Connector().ConnectAsync(context, "localhost", server.Port, Token);

        context.RemoteAddress.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task A_check_that_is_cancelled_while_its_name_is_resolved_ends_at_once()
    {
        var never = new TaskCompletionSource<IPAddress[]>();
        using var cancelled = new CancellationTokenSource();

        var connecting = new StubResolver(_ => never.Task).Connector().ConnectAsync(Probe.Context(), "slow.test", 80, cancelled.Token).AsTask();
        await cancelled.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(connecting.WaitAsync(Gate.Patience, Token))).CancellationToken.ShouldBe(cancelled.Token);
    }
}
