using System.Net.Sockets;
using System.Text;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConcurrencyOps.Tests.Health.Probes;

/// <summary>What a gRPC check says of what lies below the call: TLS, HTTP/2 and the connection.</summary>
public sealed class GrpcTransportTests
{
    [Fact]
    public async Task Over_TLS_the_certificate_is_looked_at()
    {
        using var certificate = TestAuthority.SelfSigned("127.0.0.1", end: TestAuthority.Now.AddDays(200));
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving), certificate);
        var context = GrpcCheck.Context(server.Port, scheme: "grpcs");

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.Tls));
        verdict.Message!.ShouldContain("self-signed");
        context.CertificateExpiresAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Over_TLS_without_the_check_it_is_up_with_the_time_of_the_handshake()
    {
        using var certificate = TestAuthority.SelfSigned("127.0.0.1");
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving), certificate);
        var context = GrpcCheck.Context(server.Port, scheme: "grpcs", with: check => check with { SkipCertificateCheck = true });

        (await Probe.VerdictAsync(GrpcCheck.Checker, context)).ShouldBe(CheckVerdict.Up);

        context.Phases.SpentMs(CheckPhase.Tls).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_TLS_server_that_refuses_HTTP_2_is_down()
    {
        using var certificate = TestAuthority.SelfSigned("127.0.0.1");
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving), certificate, HttpProtocols.Http1);
        var context = GrpcCheck.Context(server.Port, scheme: "grpcs", with: check => check with { SkipCertificateCheck = true });

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.Tls));
    }

    [Fact]
    public async Task A_TLS_server_that_ignores_the_wish_for_HTTP_2_is_not_the_protocol()
    {
        await using var server = new TlsStub(TestAuthority.SelfSigned("127.0.0.1"));
        var context = GrpcCheck.Context(server.Port, scheme: "grpcs", with: check => check with { SkipCertificateCheck = true });

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.Protocol));
        verdict.Message!.ShouldContain("HTTP/2");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9\r\n")]
    public async Task A_server_that_does_not_speak_HTTP_2_is_not_the_protocol(string greeting)
    {
        await using var server = new TcpStub(async (socket, end) =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(greeting), SocketFlags.None, end);
            socket.Shutdown(SocketShutdown.Send);
            await TcpStub.ReadToEndAsync(socket, end);
        });

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, GrpcCheck.Context(server.Port));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.Protocol), verdict.Message);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_down_because_the_connection_was_lost()
    {
        await using var server = new TcpStub(async (socket, end) => await socket.ReceiveAsync(new byte[4096], end));

        (await Probe.VerdictAsync(GrpcCheck.Checker, GrpcCheck.Context(server.Port))).Reason.ShouldBe(HealthReason.ConnectionLost);
    }

    [Fact]
    public async Task A_refused_connection_keeps_its_own_reason()
    {
        (await Probe.VerdictAsync(GrpcCheck.Checker, GrpcCheck.Context(TcpStub.ClosedPort()))).Reason.ShouldBe(HealthReason.ConnectionRefused);
    }

    [Fact]
    public async Task A_denied_address_is_not_connected_to()
    {
        await using var server = TcpStub.Silent();
        var context = GrpcCheck.Context(server.Port, with: check => check with { AddressRules = AddressRules.Parse(["127.0.0.0/8"], []) });

        (await Probe.VerdictAsync(GrpcCheck.Checker, context)).Reason.ShouldBe(HealthReason.AddressDenied);

        server.Accepted.ShouldBe(0);
    }

    [Fact]
    public Task A_cancelled_call_closes_its_connection() =>
        Probe.ShouldCloseWhenCancelledAsync(GrpcCheck.Checker, static (port, cancelled) => GrpcCheck.Context(port, cancelled: cancelled));
}
