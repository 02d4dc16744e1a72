using System.Globalization;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health.Net;

namespace ConcurrencyOps.Tests.Health.Probes;

/// <summary>What can only be seen in a process that is set up for it.</summary>
public sealed class ProbeChildTests
{
    [Fact]
    public async Task Hanging_checks_beyond_the_descriptor_limit_never_kill_the_process()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        await using var server = TcpStub.Silent();

        var (exitCode, output, errors) = await ProbeChild.RunAsync("ulimit -n 400 &&", ["hang", $"{server.Port}", "1500"]);

        exitCode.ShouldBe(0, errors);
        var figures = output.Split(' ').Select(figure => int.Parse(figure, CultureInfo.InvariantCulture)).ToList();
        figures[0].ShouldBeInRange(1, (400 - DescriptorBudget.Reserve) / 2);
        figures[1].ShouldBeInRange(1, figures[0]);
        figures[2].ShouldBe(1500, $"{output} {errors}");
    }

    [Fact]
    public async Task Checks_that_share_connections_are_made_right_for_more_hosts_than_there_are_descriptors()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        await using var server = ScriptedServer.Answering(Answers.Of(200));

        var (exitCode, output, errors) = await ProbeChild.RunAsync("ulimit -n 300 &&", ["share", $"{server.Port}", "800"]);

        exitCode.ShouldBe(0, errors);
        output.Split(' ')[1].ShouldBe("800", errors);
    }

    [Fact]
    public async Task A_valid_certificate_is_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Trusted roots come from SSL_CERT_FILE only there.");
        using var authority = new TestAuthority();
        await using var server = new TlsStub(authority.Issue("localhost"));

        (await CheckTrustingAsync(authority, $"tls://localhost:{server.Port}")).ShouldBe($"{CheckVerdict.Up}");
    }

    [Fact]
    public async Task A_valid_certificate_for_another_name_or_past_its_end_has_no_other_fault()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Trusted roots come from SSL_CERT_FILE only there.");
        using var authority = new TestAuthority();
        await using var other = new TlsStub(authority.Issue("other.test"));
        await using var expired = new TlsStub(authority.Issue("localhost", TestAuthority.Now.AddDays(-1)));

        (await CheckTrustingAsync(authority, $"tls://localhost:{other.Port}")).ShouldContain("not valid: it is for other.test, not for localhost. }");
        (await CheckTrustingAsync(authority, $"tls://localhost:{expired.Port}"))
            .ShouldContain($"not valid: it expired on {TestAuthority.Now.AddDays(-1).UtcDateTime:yyyy-MM-dd}. }}");
    }

    [Fact]
    public async Task An_account_without_the_right_to_send_echo_requests_and_without_ping_finds_out_that_nothing_is_known()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "Needs root to drop rights.");
        Assert.SkipWhen(Array.Exists(["/bin/ping", "/usr/bin/ping", "/sbin/ping"], File.Exists), "There is a ping program, so the check works.");

        var (exitCode, output, errors) = await ProbeChild.RunAsync(
            "exec setpriv --bounding-set=-net_raw --inh-caps=-net_raw", ["check", "icmp://127.0.0.1"]);

        exitCode.ShouldBe(0, errors);
        output.ShouldContain("Reason = Permission");
        output.ShouldContain("iputils-ping");
    }

    private static async Task<string> CheckTrustingAsync(TestAuthority authority, string url)
    {
        using var folder = new TempFolder();
        var file = folder.Put("root.pem", authority.Root.ExportCertificatePem());
        var (exitCode, output, errors) = await ProbeChild.RunAsync(
            "exec", ["check", url], new Dictionary<string, string> { ["SSL_CERT_FILE"] = file, ["SSL_CERT_DIR"] = folder.Path });
        exitCode.ShouldBe(0, errors);
        return output;
    }
}
