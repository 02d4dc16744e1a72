using System.Net;
using ConcurrencyOps.Fixtures;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health;

public sealed class ConnectionTests
{
    private static readonly CheckPhase[] Phases = [CheckPhase.Dns, CheckPhase.Connect, CheckPhase.Tls, CheckPhase.FirstByte, CheckPhase.Transfer];

    [Fact]
    public async Task A_fresh_https_check_has_all_five_phases_and_the_facts()
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200, "fine"), Certificates.SelfSigned(TimeSpan.FromDays(100.5)));

        var outcome = await HttpCheck.RunAsync(Check(server.Url(host: "localhost")) with { SkipCertificateCheck = true });

        outcome.ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        Phases.ShouldAllBe(phase => outcome.SpentMs(phase) >= 0);
        Phases.Sum(phase => outcome.SpentMs(phase)!.Value).ShouldBeLessThanOrEqualTo(outcome.Context.Phases.ElapsedMs);
        outcome.Context.HttpVersion.ShouldBe("1.1");
        outcome.Context.RemoteAddress.ShouldBe("127.0.0.1");
        VerdictRules.DaysLeft(outcome.Context.CertificateExpiresAt!.Value, outcome.Context.UtcNow).ShouldBe(100);
    }

    [Fact]
    public async Task A_plain_check_of_an_address_has_neither_name_nor_tls_phase()
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200));

        var outcome = await HttpCheck.RunAsync(server.Url());

        Phases.Where(phase => outcome.SpentMs(phase) is not null).ShouldBe([CheckPhase.Connect, CheckPhase.FirstByte, CheckPhase.Transfer]);
    }

    [Fact]
    public async Task Every_check_has_a_connection_of_its_own_and_its_own_phases()
    {
        const int Count = 40;
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Answering(Answers.Of(200));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => checks.CheckAsync(Check(server.Url(host: "localhost")))));

        outcomes.ShouldAllBe(outcome => outcome.Status == ServiceStatus.Up && outcome.SpentMs(CheckPhase.Connect) > 0 && outcome.SpentMs(CheckPhase.Dns) > 0);
        server.Connections.ShouldBe(Count);
        server.Requests.ShouldAllBe(request => request.Contains("Connection: close"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reused_connection_has_no_phases_of_its_making_but_keeps_its_facts(bool isSecure)
    {
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Answering(Answers.Of(200, "fine"), isSecure ? Certificates.SelfSigned(TimeSpan.FromDays(100)) : null);
        var check = Check(server.Url()) with { ReuseConnection = true, SkipCertificateCheck = true };

        var first = await checks.CheckAsync(check);
        var second = await checks.CheckAsync(check);

        server.Connections.ShouldBe(1);
        first.SpentMs(CheckPhase.Connect).ShouldNotBeNull();
        first.SpentMs(CheckPhase.Tls).HasValue.ShouldBe(isSecure);
        second.ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        second.SpentMs(CheckPhase.Connect).ShouldBeNull();
        second.SpentMs(CheckPhase.Tls).ShouldBeNull();
        second.SpentMs(CheckPhase.FirstByte).ShouldNotBeNull();
        second.Context.RemoteAddress.ShouldBe("127.0.0.1");
        second.Context.CertificateExpiresAt.ShouldBe(first.Context.CertificateExpiresAt);
    }

    [Fact]
    public async Task A_connection_made_without_a_look_at_the_certificate_is_not_used_by_a_strict_check()
    {
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Answering(Answers.Of(200), Certificates.SelfSigned(TimeSpan.FromDays(100)));
        var check = Check(server.Url()) with { ReuseConnection = true };

        (await checks.CheckAsync(check with { SkipCertificateCheck = true })).Status.ShouldBe(ServiceStatus.Up);

        (await checks.CheckAsync(check)).ShouldBe(ServiceStatus.Down, HealthReason.Tls);
    }

    [Fact]
    public async Task A_kept_connection_is_no_way_around_the_address_rules()
    {
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Answering(Answers.Of(200));
        var check = Check(server.Url()) with { ReuseConnection = true };

        (await checks.CheckAsync(check)).Status.ShouldBe(ServiceStatus.Up);

        (await checks.CheckAsync(check with { AddressRules = AddressRules.Parse(["Loopback"], []) })).ShouldBe(ServiceStatus.Unknown, HealthReason.AddressDenied);
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("GET", true)]
    [InlineData("HEAD", false)]
    public async Task A_kept_connection_that_has_died_is_no_fault_of_the_service(string method, bool resets)
    {
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answers.Of(200));
            if (connection.Number > 1 || await connection.ReadRequestAsync() is null)
                return;

            if (resets)
                connection.Reset();
        });
        var check = Check(server.Url()) with { ReuseConnection = true, Method = method };

        (await checks.CheckAsync(check)).Status.ShouldBe(ServiceStatus.Up);
        var second = await checks.CheckAsync(check);

        second.ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        second.SpentMs(CheckPhase.Connect).ShouldNotBeNull();
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_post_is_never_sent_on_a_connection_that_may_be_dead_and_never_twice()
    {
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Start(async connection => await connection.ReadRequestAsync());
        var check = Check(server.Url()) with { ReuseConnection = true, Method = "POST", Body = [1] };

        (await checks.CheckAsync(check)).ShouldBe(ServiceStatus.Down, HealthReason.ConnectionLost);

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stopping_ends_the_check_and_its_connection()
    {
        var (asked, left) = (new Gate(), new Gate());
        using var stop = new CancellationTokenSource();
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            asked.Open();
            if (await connection.IsLeftAsync())
                left.Open();
        });

        var running = checks.CheckUntilAsync(Check(server.Url()), stop.Token);
        asked.Pass();
        await stop.CancelAsync();

        (await running).Reason.ShouldBe(HealthReason.Cancelled);
        left.Pass();
    }

    [Fact]
    public async Task The_deadline_says_in_which_phase_the_time_went()
    {
        await using var server = ScriptedServer.Start(connection => connection.HangAsync());

        var outcome = await HttpCheck.RunAsync(Checks.Of(server.Url()) with { Timeout = TimeSpan.FromMilliseconds(300) });

        outcome.ShouldBe(ServiceStatus.Down, HealthReason.Timeout);
        outcome.Context.Phases.Current.ShouldBe(CheckPhase.FirstByte);
        outcome.SpentMs(CheckPhase.FirstByte).ShouldNotBeNull();
        outcome.SpentMs(CheckPhase.Transfer).ShouldBeNull();
    }

    [Fact]
    public async Task The_credential_and_the_headers_are_sent_at_once()
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200));

        await HttpCheck.RunAsync(Check(server.Url()) with
        {
            Credential = new NetworkCredential("jö", "p:w"),
            Headers = [new("Host", "virtual.test"), new("X-Two", "a b"), new("Content-Type", "text/x"), new("Accept", "text/y")],
        });

        var request = server.Requests.ShouldHaveSingleItem();
        request.ShouldContain("Authorization: Basic asO2OnA6dw==");
        request.ShouldContain("Host: virtual.test\r\n");
        request.ShouldContain("X-Two: a b\r\n");
        request.ShouldContain("Content-Type: text/x\r\n");
        request.ShouldContain("Accept: text/y\r\n");
        request.ShouldContain("User-Agent: HealthCheckBot/1.0 (test)\r\n");
        request.ShouldNotContain("traceparent");
    }

    [Fact]
    public async Task A_header_that_would_become_two_is_never_sent()
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200));

        var outcome = await HttpCheck.RunAsync(Check(server.Url()) with { Headers = [new("X-A", "s3cret\r\nEvil: 1")] });

        outcome.ShouldBe(ServiceStatus.Unknown, HealthReason.BadInput);
        outcome.Verdict.Message.ShouldNotBeNull().ShouldNotContain("s3cret");
        server.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task No_secret_shows_when_a_server_echoes_the_request()
    {
        await using var server = ScriptedServer.Start(async connection => await connection.SendAsync((await connection.ReadRequestAsync())!));

        var outcome = await HttpCheck.RunAsync(server.Url("/?token=s3cret"));

        outcome.ShouldBe(ServiceStatus.Down, HealthReason.Protocol);
        outcome.Verdict.Message.ShouldNotBeNull().ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task What_is_not_http_is_quoted_without_steering_the_terminal()
    {
        await using var server = ScriptedServer.Start(connection => connection.SendAsync("220 mail\u001b[2J ready\r\n"));

        var message = (await HttpCheck.RunAsync(server.Url())).Verdict.Message.ShouldNotBeNull();

        message.ShouldContain("220 mail");
        message.ShouldNotContain('\u001b');
    }

    private static ServiceCheck Check(string url) => Checks.Of(url) with { Timeout = Gate.Patience };
}
