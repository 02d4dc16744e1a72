using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health.Net;

namespace ConcurrencyOps.Tests.Health.Probes;

public sealed class TlsCheckerTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_self_signed_certificate_is_down_and_its_end_is_still_reported()
    {
        var (verdict, context) = await CheckAsync(TestAuthority.SelfSigned("up.test"));

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.Tls));
        verdict.Message.ShouldBe("The certificate of 'up.test' is not valid: it is self-signed, and this machine does not trust it.");
        context.CertificateExpiresAt!.Value.ShouldBe(TestAuthority.Now.AddYears(1), TimeSpan.FromSeconds(1));
        context.CertificateExpiresAt.Value.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task An_expired_certificate_is_down_with_the_day()
    {
        var end = TestAuthority.Now.AddDays(-10);
        var (verdict, context) = await CheckAsync(_authority.Issue("up.test", end), _authority.Root);

        verdict.Reason.ShouldBe(HealthReason.Tls);
        verdict.Message!.ShouldContain($"it expired on {end.UtcDateTime:yyyy-MM-dd}");
        context.CertificateExpiresAt!.Value.ShouldBe(end, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_certificate_of_tomorrow_is_down_with_the_day()
    {
        var start = TestAuthority.Now.AddDays(3);
        var (verdict, _) = await CheckAsync(TestAuthority.SelfSigned("up.test", start));

        verdict.Message!.ShouldContain($"it is not valid before {start.UtcDateTime:yyyy-MM-dd}");
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_down_with_both_names()
    {
        var (verdict, _) = await CheckAsync(_authority.Issue("other.test"), _authority.Root);

        verdict.Reason.ShouldBe(HealthReason.Tls);
        verdict.Message!.ShouldContain("it is for other.test, not for up.test");
    }

    [Fact]
    public async Task A_root_that_this_machine_does_not_trust_is_named()
    {
        var (verdict, _) = await CheckAsync(_authority.Issue("up.test"), _authority.Root);

        verdict.Reason.ShouldBe(HealthReason.Tls);
        verdict.Message!.ShouldContain("CN=Test Root");
    }

    [Fact]
    public async Task A_missing_issuer_is_named_and_never_fetched_from_where_the_certificate_says()
    {
        await using var elsewhere = TcpStub.Silent();
        var (verdict, _) = await CheckAsync(_authority.Issue("up.test", issuerUrl: $"http://127.0.0.1:{elsewhere.Port}/root.crt"));

        verdict.Reason.ShouldBe(HealthReason.Tls);
        verdict.Message!.ShouldContain("its issuer 'CN=Test Root' is not known to this machine");
        elsewhere.Accepted.ShouldBe(0);
    }

    [Fact]
    public async Task With_the_check_skipped_a_bad_certificate_is_up()
    {
        var (verdict, context) = await CheckAsync(TestAuthority.SelfSigned("other.test"), skip: true);

        verdict.ShouldBe(CheckVerdict.Up);
        context.CertificateExpiresAt.ShouldNotBeNull();
        context.Phases.SpentMs(CheckPhase.Tls).ShouldNotBeNull();
        context.Phases.SpentMs(CheckPhase.Connect).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_degraded_also_when_it_is_not_required_to_be_valid()
    {
        var (verdict, _) = await CheckAsync(TestAuthority.SelfSigned("up.test", end: TestAuthority.Now.AddDays(10)), skip: true);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Degraded, HealthReason.CertificateExpiring));
    }

    [Fact]
    public async Task The_server_learns_the_name_without_a_final_dot()
    {
        await using var server = new TlsStub(TestAuthority.SelfSigned("up.test"));
        var check = Probe.Check($"tls://up.test.:{server.Port}", CheckKind.Tls) with { SkipCertificateCheck = true };

        var verdict = await Probe.VerdictAsync(new TlsChecker(StubResolver.With("127.0.0.1").Connector()), Probe.Context(check));

        verdict.Status.ShouldBe(ServiceStatus.Up);
        server.NameSent.ShouldBe("up.test");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9\r\n")]
    [InlineData("\u001b]0;owned\u0007\u001b[2J")]
    public async Task A_server_that_does_not_speak_TLS_is_down_and_cannot_steer_the_terminal(string greeting)
    {
        await using var server = new TcpStub(async (socket, end) =>
        {
            await socket.ReceiveAsync(new byte[4096], end);
            await socket.SendAsync(Encoding.ASCII.GetBytes(greeting), SocketFlags.None, end);
            socket.Shutdown(SocketShutdown.Send);
            await TcpStub.ReadToEndAsync(socket, end);
        });

        var verdict = await VerdictAsync(server.Port);

        verdict.Status.ShouldBe(ServiceStatus.Down);
        verdict.Reason.ShouldBe(HealthReason.Tls);
        verdict.Message!.Any(char.IsControl).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_hangs_up_during_the_handshake_is_down_because_the_connection_was_lost()
    {
        await using var server = new TcpStub(async (socket, end) => await socket.ReceiveAsync(new byte[4096], end));

        var verdict = await VerdictAsync(server.Port);

        (verdict.Status, verdict.Reason).ShouldBe((ServiceStatus.Down, HealthReason.ConnectionLost));
    }

    [Fact]
    public async Task A_cancelled_handshake_ends_and_the_server_sees_the_connection_close()
    {
        CheckContext? context = null;

        await Probe.ShouldCloseWhenCancelledAsync(
            new TlsChecker(new DnsConnector()),
            (port, cancelled) => context = Probe.Context(Probe.Check($"tls://127.0.0.1:{port}", CheckKind.Tls), cancelled));

        context!.Phases.Current.ShouldBe(CheckPhase.Tls);
    }

    private static Task<CheckVerdict> VerdictAsync(int port) => Probe.VerdictAsync(
        new TlsChecker(new DnsConnector()), Probe.Context(Probe.Check($"tls://127.0.0.1:{port}", CheckKind.Tls)));

    private static Task<(CheckVerdict Verdict, CheckContext Context)> CheckAsync(X509Certificate2 certificate, params X509Certificate2[] chain) =>
        CheckAsync(certificate, false, chain);

    private static async Task<(CheckVerdict Verdict, CheckContext Context)> CheckAsync(
        X509Certificate2 certificate, bool skip, params X509Certificate2[] chain)
    {
        await using var server = new TlsStub(certificate, chain);
        var context = Probe.Context(Probe.Check($"tls://up.test:{server.Port}", CheckKind.Tls) with { SkipCertificateCheck = skip });
        return (await Probe.VerdictAsync(new TlsChecker(StubResolver.With("127.0.0.1").Connector()), context), context);
    }
}
