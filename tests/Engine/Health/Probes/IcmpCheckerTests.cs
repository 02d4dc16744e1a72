using System.ComponentModel;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health.Net;

namespace ConcurrencyOps.Tests.Health.Probes;

public sealed class IcmpCheckerTests
{
    public static TheoryData<Exception> NotPermitted =>
    [
        new PingException("sending failed", new SocketException((int)SocketError.AccessDenied)),
        new PlatformNotSupportedException("no ping program"),
        new PingException("sending failed", new PlatformNotSupportedException("no ping program")),
        new PingException("sending failed", new Win32Exception(13)),
        new Win32Exception(2),
    ];

    [Fact]
    public async Task A_host_that_echoes_is_up()
    {
        var context = Probe.Context(Probe.Check("icmp://up.test", CheckKind.Icmp));
        var echo = new StubEcho(_ => IPStatus.Success);

        (await Probe.VerdictAsync(new IcmpChecker(StubResolver.With("192.0.2.1", "192.0.2.2").Connector(), echo), context)).ShouldBe(CheckVerdict.Up);

        echo.Asked.ShouldBe([IPAddress.Parse("192.0.2.1")]);
        context.RemoteAddress.ShouldBe("192.0.2.1");
        context.Phases.SpentMs(CheckPhase.FirstByte).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(IPStatus.TimedOut, HealthReason.Timeout)]
    [InlineData(IPStatus.DestinationHostUnreachable, HealthReason.ConnectionFailed)]
    [InlineData(IPStatus.TtlExpired, HealthReason.ConnectionFailed)]
    public async Task A_host_that_does_not_echo_is_down(IPStatus status, HealthReason reason)
    {
        var verdict = await VerdictAsync(_ => status);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, reason));
    }

    [Theory]
    [MemberData(nameof(NotPermitted), DisableDiscoveryEnumeration = true)]
    public async Task A_machine_that_may_not_send_echo_requests_says_so_and_how_to_change_it(Exception fault)
    {
        var verdict = await VerdictAsync(_ => throw fault);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Unknown, HealthReason.Permission));
        verdict.Message!.ShouldContain("iputils-ping");
    }

    [Theory]
    [InlineData(SocketError.NetworkUnreachable, ServiceStatus.Down, HealthReason.ConnectionFailed)]
    [InlineData(SocketError.TooManyOpenSockets, ServiceStatus.Unknown, HealthReason.LocalResource)]
    public async Task Other_faults_of_sending_are_told_apart(SocketError error, ServiceStatus status, HealthReason reason)
    {
        var verdict = await VerdictAsync(_ => throw new PingException("sending failed", new SocketException((int)error)));

        (verdict.Status, verdict.Reason).ShouldBe((status, reason));
    }

    [Fact]
    public async Task A_denied_address_gets_no_echo_request()
    {
        var echo = new StubEcho(_ => IPStatus.Success);
        var check = Probe.Check("icmp://127.0.0.1", CheckKind.Icmp) with { AddressRules = AddressRules.Parse(["Loopback"], []) };

        var verdict = await Probe.VerdictAsync(new IcmpChecker(new DnsConnector(), echo), Probe.Context(check));

        verdict.Reason.ShouldBe(HealthReason.AddressDenied);
        echo.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fault_after_the_deadline_is_the_deadline()
    {
        using var cancelled = new CancellationTokenSource();
        var echo = new StubEcho(_ =>
        {
            cancelled.Cancel();
            throw new PingException("cancelled");
        });
        var context = Probe.Context(Probe.Check("icmp://127.0.0.1", CheckKind.Icmp), cancelled.Token);

        await Should.ThrowAsync<OperationCanceledException>(new IcmpChecker(new DnsConnector(), echo).CheckAsync(context).AsTask());
    }

    [Fact]
    public async Task This_machine_is_up_or_does_not_permit_the_question()
    {
        var verdict = await Probe.VerdictAsync(
            new IcmpChecker(new DnsConnector(), PingSender.Instance), Probe.Context(Probe.Check("icmp://127.0.0.1", CheckKind.Icmp)));

        verdict.Reason.ShouldBeOneOf(HealthReason.Expected, HealthReason.Permission);
    }

    private static Task<CheckVerdict> VerdictAsync(Func<IPAddress, IPStatus> answer) => Probe.VerdictAsync(
        new IcmpChecker(new DnsConnector(), new StubEcho(answer)), Probe.Context(Probe.Check("icmp://192.0.2.1", CheckKind.Icmp)));

    private sealed class StubEcho(Func<IPAddress, IPStatus> answer) : IEchoSender
    {
        public List<IPAddress> Asked { get; } = [];

        public Task<IPStatus> SendAsync(IPAddress address, TimeSpan timeout, CancellationToken cancellationToken)
        {
            Asked.Add(address);
            return Task.FromResult(answer(address));
        }
    }
}
