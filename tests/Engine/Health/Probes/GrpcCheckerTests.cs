using System.Net;
using System.Text;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health.Net;
using Microsoft.AspNetCore.Http;

namespace ConcurrencyOps.Tests.Health.Probes;

/// <summary>What is asked of a gRPC server, and what its answers mean.</summary>
public sealed class GrpcCheckerTests
{
    [Fact]
    public async Task A_server_that_serves_is_up_with_all_facts()
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving));
        var context = GrpcCheck.Context(server.Port);

        (await Probe.VerdictAsync(GrpcCheck.Checker, context)).ShouldBe(CheckVerdict.Up);

        server.Path.ShouldBe("/grpc.health.v1.Health/Check");
        server.Body.ShouldBe([0, 0, 0, 0, 0]);
        server.Headers["te"].ShouldBe("trailers");
        server.Headers["Content-Type"].ShouldBe("application/grpc");
        server.Headers["grpc-timeout"].ShouldBe("60000m");
        server.Headers["User-Agent"].ShouldBe("HealthCheckBot/1.0 (test)");
        (context.StatusCode, context.HttpVersion, context.RemoteAddress).ShouldBe((0, "2.0", "127.0.0.1"));
        context.Phases.SpentMs(CheckPhase.FirstByte).ShouldNotBeNull();
        context.Phases.SpentMs(CheckPhase.Tls).ShouldBeNull();
    }

    [Fact]
    public async Task The_path_of_the_URL_is_the_service_that_is_asked_for()
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving));

        await Probe.VerdictAsync(GrpcCheck.Checker, GrpcCheck.Context(server.Port, "/shop.v1.Or%C3%A4kel"));

        Encoding.UTF8.GetString(server.Body.AsSpan(7)).ShouldBe("shop.v1.Oräkel");
    }

    [Fact]
    public async Task Headers_and_credential_go_along_as_metadata()
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Says(GrpcServing.Serving));
        var context = GrpcCheck.Context(server.Port, with: check => check with
        {
            Headers = [new("X-Api-Key", "key")],
            Credential = new NetworkCredential("user", "pässword"),
        });

        await Probe.VerdictAsync(GrpcCheck.Checker, context);

        server.Headers["X-Api-Key"].ShouldBe("key");
        server.Headers["Authorization"].ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:pässword")));
    }

    [Theory]
    [InlineData("X-Evil", "a\r\nEvil: 1")]
    [InlineData("Content-Type", "text/plain")]
    public async Task A_header_that_cannot_be_sent_is_bad_input_and_its_value_is_not_shown(string name, string value)
    {
        var context = GrpcCheck.Context(TcpStub.ClosedPort(), with: check => check with { Headers = [new(name, value)] });

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, context);

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

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, GrpcCheck.Context(server.Port));

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
        var context = GrpcCheck.Context(server.Port);

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, context);

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
        var context = GrpcCheck.Context(server.Port);

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, context);

        (verdict.Status, verdict.Reason).ShouldBe((status, reason));
        context.StatusCode.ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_without_the_message_is_not_the_protocol()
    {
        await using var server = await GrpcStub.StartAsync(GrpcStub.Sends([]));

        (await Probe.VerdictAsync(GrpcCheck.Checker, GrpcCheck.Context(server.Port))).Reason.ShouldBe(HealthReason.Protocol);
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

        var verdict = await Probe.VerdictAsync(GrpcCheck.Checker, GrpcCheck.Context(server.Port));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.ProtocolLimit));
    }
}
