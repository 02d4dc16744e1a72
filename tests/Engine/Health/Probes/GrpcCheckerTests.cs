using System.Net;
using System.Net.Sockets;
using System.Text;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health.Net;
using ConcurrencyOps.Tests.Scheduling;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConcurrencyOps.Tests.Health.Probes;

public sealed class GrpcCheckerTests
{
    private static readonly GrpcChecker Checker = new(new DnsConnector());

    [Fact]
    public async Task A_server_that_serves_is_up_with_all_facts()
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving));
        var context = Context(server.Port);

        (await Probe.VerdictAsync(Checker, context)).ShouldBe(CheckVerdict.Up);

        server.Path.ShouldBe("/grpc.health.v1.Health/Check");
        server.Body.ShouldBe([0, 0, 0, 0, 0]);
        server.Headers["te"].ShouldBe("trailers");
        server.Headers["Content-Type"].ShouldBe("application/grpc");
        server.Headers["grpc-timeout"].ShouldBe("10000m");
        server.Headers["User-Agent"].ShouldBe("HealthCheckBot/1.0");
        (context.StatusCode, context.HttpVersion, context.RemoteAddress).ShouldBe((0, "2.0", "127.0.0.1"));
        context.Phases.SpentMs(CheckPhase.FirstByte).ShouldNotBeNull();
        context.Phases.SpentMs(CheckPhase.Tls).ShouldBeNull();
    }

    [Fact]
    public async Task The_path_of_the_URL_is_the_service_that_is_asked_for()
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving));

        await Probe.VerdictAsync(Checker, Context(server.Port, "/shop.v1.Or%C3%A4kel"));

        Encoding.UTF8.GetString(server.Body.AsSpan(7)).ShouldBe("shop.v1.Oräkel");
    }

    [Fact]
    public async Task Headers_and_credential_go_along_as_metadata()
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving));
        var context = Context(server.Port, with: check => check with
        {
            Headers = [new("X-Api-Key", "key")],
            Credential = new NetworkCredential("user", "pässword"),
        });

        await Probe.VerdictAsync(Checker, context);

        server.Headers["X-Api-Key"].ShouldBe("key");
        server.Headers["Authorization"].ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:pässword")));
    }

    [Theory]
    [InlineData("X-Evil", "a\r\nEvil: 1")]
    [InlineData("Content-Type", "text/plain")]
    public async Task A_header_that_cannot_be_sent_is_bad_input_and_its_value_is_not_shown(string name, string value)
    {
        var context = Context(TcpStub.ClosedPort(), with: check => check with { Headers = [new(name, value)] });

        var verdict = await Probe.VerdictAsync(Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Unknown, HealthReason.BadInput));
        verdict.Message!.ShouldContain(name);
        verdict.Message!.ShouldNotContain(value);
    }

    [Theory]
    [InlineData(GrpcServing.NotServing, ServiceStatus.Down, HealthReason.NotServing)]
    [InlineData(GrpcServing.Unknown, ServiceStatus.Unknown, HealthReason.NotSupported)]
    [InlineData(GrpcServing.ServiceUnknown, ServiceStatus.Unknown, HealthReason.NotSupported)]
    [InlineData((GrpcServing)77, ServiceStatus.Unknown, HealthReason.NotSupported)]
    public async Task Another_serving_status_is_not_up(object serving, ServiceStatus status, HealthReason reason)
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says((GrpcServing)serving));

        var verdict = await Probe.VerdictAsync(Checker, Context(server.Port));

        (verdict.Status, verdict.Reason).ShouldBe((status, reason));
    }

    [Theory]
    [InlineData(4, ServiceStatus.Down, HealthReason.Timeout)]
    [InlineData(5, ServiceStatus.Unknown, HealthReason.NotSupported)]
    [InlineData(12, ServiceStatus.Unknown, HealthReason.NotSupported)]
    [InlineData(14, ServiceStatus.Down, HealthReason.NotServing)]
    [InlineData(16, ServiceStatus.Degraded, HealthReason.UnexpectedStatus)]
    [InlineData(99, ServiceStatus.Degraded, HealthReason.UnexpectedStatus)]
    public async Task A_call_that_fails_is_judged_by_its_grpc_status(int code, ServiceStatus status, HealthReason reason)
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Fails($"{code}", "no%20luck%1B%5B2J"));
        var context = Context(server.Port);

        var verdict = await Probe.VerdictAsync(Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((status, reason));
        verdict.Message!.ShouldContain("no luck");
        verdict.Message!.Any(char.IsControl).ShouldBeFalse();
        context.StatusCode.ShouldBe(code);
    }

    [Theory]
    [InlineData(404, ServiceStatus.Unknown, HealthReason.NotSupported)]
    [InlineData(503, ServiceStatus.Down, HealthReason.NotServing)]
    [InlineData(403, ServiceStatus.Degraded, HealthReason.UnexpectedStatus)]
    [InlineData(200, ServiceStatus.Down, HealthReason.Protocol)]
    public async Task A_web_server_in_its_place_is_judged_by_its_HTTP_status(int code, ServiceStatus status, HealthReason reason)
    {
        await using var server = await GrpcStub.StartAsync(response =>
        {
            response.StatusCode = code;
            return response.WriteAsync("<html>");
        });
        var context = Context(server.Port);

        var verdict = await Probe.VerdictAsync(Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((status, reason));
        context.StatusCode.ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_without_the_message_is_not_the_protocol()
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Sends([]));

        (await Probe.VerdictAsync(Checker, Context(server.Port))).Reason.ShouldBe(HealthReason.Protocol);
    }

    [Fact]
    public async Task An_endless_answer_is_read_no_further_than_a_limit()
    {
        await using var server = await GrpcStub.StartAsync(async response =>
        {
            response.ContentType = "application/grpc";
            var chunk = new byte[16 * 1024];
            for (var sent = 0; sent < 64 * 1024 && !response.HttpContext.RequestAborted.IsCancellationRequested; sent++)
                await response.Body.WriteAsync(chunk, response.HttpContext.RequestAborted);
        });

        var verdict = await Probe.VerdictAsync(Checker, Context(server.Port));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.ProtocolLimit));
    }

    [Fact]
    public async Task Over_TLS_the_certificate_is_looked_at()
    {
        using var certificate = TestAuthority.SelfSigned("127.0.0.1", end: TestAuthority.Now.AddDays(200));
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving), certificate);
        var context = Context(server.Port, scheme: "grpcs");

        var verdict = await Probe.VerdictAsync(Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.Tls));
        verdict.Message!.ShouldContain("self-signed");
        context.CertificateExpiresAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Over_TLS_without_the_check_it_is_up_with_the_time_of_the_handshake()
    {
        using var certificate = TestAuthority.SelfSigned("127.0.0.1");
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving), certificate);
        var context = Context(server.Port, scheme: "grpcs", with: check => check with { SkipCertificateCheck = true });

        (await Probe.VerdictAsync(Checker, context)).ShouldBe(CheckVerdict.Up);

        context.Phases.SpentMs(CheckPhase.Tls).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_TLS_server_that_refuses_HTTP_2_is_down()
    {
        using var certificate = TestAuthority.SelfSigned("127.0.0.1");
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving), certificate, HttpProtocols.Http1);
        var context = Context(server.Port, scheme: "grpcs", with: check => check with { SkipCertificateCheck = true });

        var verdict = await Probe.VerdictAsync(Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.Tls));
    }

    [Fact]
    public async Task A_TLS_server_that_ignores_the_wish_for_HTTP_2_is_not_the_protocol()
    {
        await using var server = new TlsStub(TestAuthority.SelfSigned("127.0.0.1"));
        var context = Context(server.Port, scheme: "grpcs", with: check => check with { SkipCertificateCheck = true });

        var verdict = await Probe.VerdictAsync(Checker, context);

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

        var verdict = await Probe.VerdictAsync(Checker, Context(server.Port));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.Protocol), verdict.Message);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_down_because_the_connection_was_lost()
    {
        await using var server = new TcpStub(async (socket, end) => await socket.ReceiveAsync(new byte[4096], end));

        (await Probe.VerdictAsync(Checker, Context(server.Port))).Reason.ShouldBe(HealthReason.ConnectionLost);
    }

    [Fact]
    public async Task A_refused_connection_keeps_its_own_reason()
    {
        (await Probe.VerdictAsync(Checker, Context(TcpStub.ClosedPort()))).Reason.ShouldBe(HealthReason.ConnectionRefused);
    }

    [Fact]
    public async Task A_denied_address_is_not_connected_to()
    {
        await using var server = TcpStub.Silent();
        var context = Context(server.Port, with: check => check with { AddressRules = AddressRules.Parse(["127.0.0.0/8"], []) });

        (await Probe.VerdictAsync(Checker, context)).Reason.ShouldBe(HealthReason.AddressDenied);

        server.Accepted.ShouldBe(0);
    }

    [Fact]
    public async Task A_cancelled_call_closes_its_connection()
    {
        var greeted = new TaskCompletionSource();
        var closed = new TaskCompletionSource<bool>();
        await using var server = new TcpStub(async (socket, end) =>
        {
            await socket.ReceiveAsync(new byte[4096], end);
            greeted.SetResult();
            closed.SetResult(await TcpStub.ReadToEndAsync(socket, end));
        });
        using var cancelled = new CancellationTokenSource();

        var checking = Checker.CheckAsync(Context(server.Port, cancelled: cancelled.Token)).AsTask();
        await greeted.Task.WaitAsync(Gate.Patience, TestContext.Current.CancellationToken);
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(checking.WaitAsync(Gate.Patience, TestContext.Current.CancellationToken));
        (await closed.Task.WaitAsync(Gate.Patience, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    private static CheckContext Context(
        int port, string path = "", string scheme = "grpc", Func<ServiceCheck, ServiceCheck>? with = null, CancellationToken? cancelled = null)
    {
        var check = Probe.Check($"{scheme}://127.0.0.1:{port}{path}", CheckKind.Grpc);
        return Probe.Context(with?.Invoke(check) ?? check, cancelled);
    }
}
