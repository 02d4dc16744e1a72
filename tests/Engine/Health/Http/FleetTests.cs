using System.Net;
using System.Net.Sockets;
using ConcurrencyOps.Fixtures;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health;

/// <summary>One service of every bad kind: each gets the right verdict, alone and all at once.</summary>
public sealed class FleetTests
{
    private const int Bytes = 64 * 1024;

    // Long for those that must end by themselves, short for those that only the deadline ends.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    public static TheoryData<string> Kinds => [.. Fleet.Keys];

    private static readonly Dictionary<string, Member> Fleet = new()
    {
        ["ok"] = new(Say(Answers.Of(200, "fine")), ServiceStatus.Up, HealthReason.Expected, Code: 200),
        ["204"] = new(Say("HTTP/1.1 204 No Content\r\n\r\n"), ServiceStatus.Up, HealthReason.Expected, Code: 204),
        ["404"] = new(Say(Answers.Of(404)), ServiceStatus.Down, HealthReason.UnexpectedStatus, Code: 404),
        ["500"] = new(Say(Answers.Of(500)), ServiceStatus.Degraded, HealthReason.UnexpectedStatus, Code: 500),
        ["slow"] = new(Say(Answers.Of(200)), ServiceStatus.Degraded, HealthReason.Slow, Code: 200) { Adjust = check => check with { DegradedAfterMs = 0.001 } },
        ["hang"] = new(connection => connection.HangAsync(), ServiceStatus.Down, HealthReason.Timeout) { Timeout = Short },
        ["drip headers"] = new(DripAsync("HTTP/1.1 200 OK\r\nX: "), ServiceStatus.Down, HealthReason.Timeout) { Timeout = Short },
        ["drip body"] = new(DripAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"), ServiceStatus.Down, HealthReason.Timeout, Code: 200) { Timeout = Short },
        ["endless body"] = new(EndlessAsync("HTTP/1.1 200 OK\r\n\r\n", new string('x', Bytes)), ServiceStatus.Up, HealthReason.Expected, Code: 200),
        ["endless headers"] = new(EndlessAsync("HTTP/1.1 200 OK\r\n", "X-Filler: " + new string('x', 1000) + "\r\n"), ServiceStatus.Down, HealthReason.ProtocolLimit),
        ["endless header line"] = new(EndlessAsync("HTTP/1.1 200 OK\r\nX: ", new string('x', 1000)), ServiceStatus.Down, HealthReason.ProtocolLimit),
        ["endless interim answers"] = new(EndlessAsync("", "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"), ServiceStatus.Down, HealthReason.ProtocolLimit),
        ["redirect loop"] = new(ByPath(path => path == "/" ? "/b" : "/"), ServiceStatus.Down, HealthReason.RedirectLoop, Code: 302),
        ["redirect to itself"] = new(ByPath(path => path), ServiceStatus.Down, HealthReason.RedirectLoop, Code: 302),
        ["endless redirects"] = new(ByPath(path => path + "x"), ServiceStatus.Degraded, HealthReason.RedirectNotFollowed, Code: 302),
        ["redirect to ftp"] = new(ByPath(_ => "ftp://127.0.0.1/"), ServiceStatus.Down, HealthReason.RedirectScheme, Code: 302),
        ["redirect to file"] = new(ByPath(_ => "file:///etc/passwd"), ServiceStatus.Down, HealthReason.RedirectScheme, Code: 302),
        ["redirect to script"] = new(ByPath(_ => "javascript:1"), ServiceStatus.Down, HealthReason.RedirectScheme, Code: 302),
        ["redirect to nonsense"] = new(ByPath(_ => "http://[:99999/"), ServiceStatus.Down, HealthReason.RedirectScheme, Code: 302),
        ["redirect elsewhere"] = new(ByPath(_ => "http://other.test/"), ServiceStatus.Degraded, HealthReason.RedirectNotFollowed, Code: 302),
        ["redirect without a target"] = new(Say(Answers.Of(302)), ServiceStatus.Degraded, HealthReason.UnexpectedStatus, Code: 302),
        ["not HTTP"] = new(Say("SSH-2.0-OpenSSH_9.2p1\r\n"), ServiceStatus.Down, HealthReason.Protocol),
        ["garbage in chunks"] = new(Say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), ServiceStatus.Down, HealthReason.Protocol, Code: 200),
        ["reset at once"] = new(ResetAsync(""), ServiceStatus.Down, HealthReason.ConnectionLost),
        ["closed at once"] = new(async connection => await connection.ReadRequestAsync(), ServiceStatus.Down, HealthReason.ConnectionLost),
        ["reset in the body"] = new(ResetAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nxx"), ServiceStatus.Down, HealthReason.ConnectionLost, Code: 200),
        ["cut short"] = new(CloseAfter("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nxx"), ServiceStatus.Down, HealthReason.ConnectionLost, Code: 200),
        ["self-signed"] = new(Say(Answers.Of(200)), ServiceStatus.Down, HealthReason.Tls) { CertificateDays = 300 },
        ["expired"] = new(Say(Answers.Of(200)), ServiceStatus.Down, HealthReason.Tls) { CertificateDays = -3 },
        ["soon to expire"] = new(Say(Answers.Of(200)), ServiceStatus.Degraded, HealthReason.CertificateExpiring, Code: 200)
        {
            CertificateDays = 5.5,
            Adjust = check => check with { SkipCertificateCheck = true },
        },
        ["https without TLS"] = new(connection => connection.SendAsync(Answers.Of(400)), ServiceStatus.Down, HealthReason.Tls)
        {
            Adjust = check => check with { Target = new Uri(check.Target.AbsoluteUri.Replace("http:", "https:", StringComparison.Ordinal)) },
        },
        ["no such host"] = new(Say(""), ServiceStatus.Down, HealthReason.NameNotFound)
        {
            Adjust = check => check with { Target = new Uri("http://no-such-host.invalid/") },
        },
        ["refused"] = new(Say(""), ServiceStatus.Down, HealthReason.ConnectionRefused) { Adjust = check => check with { Target = new Uri($"http://127.0.0.1:{UnusedPort()}/") } },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_bad_service_gets_its_verdict(string kind)
    {
        var member = Fleet[kind];
        await using var server = member.Start();

        member.Judge(await HttpCheck.RunAsync(member.Check(server)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_bad_service_gets_its_verdict_with_shared_connections_too(string kind)
    {
        var member = Fleet[kind];
        await using var server = member.Start();

        member.Judge(await HttpCheck.RunAsync(member.Check(server) with { ReuseConnection = true }));
    }

    [Fact]
    public async Task All_at_once_on_one_checker_get_the_same_verdicts()
    {
        using var checks = new HttpCheck();
        var started = Fleet.Values.Where(member => member.Timeout is null).Select(member => (Member: member, Server: member.Start())).ToList();
        try
        {
            var outcomes = await Task.WhenAll(started.SelectMany(pair =>
                Enumerable.Range(0, 3).Select(async _ => (pair.Member, Outcome: await checks.CheckAsync(pair.Member.Check(pair.Server))))));

            foreach (var (member, outcome) in outcomes)
                member.Judge(outcome);
        }
        finally
        {
            foreach (var (_, server) in started)
                await server.DisposeAsync();
        }
    }

    private static int UnusedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Func<ServerConnection, Task> Say(string answer) => async connection =>
    {
        while (await connection.ReadRequestAsync() is not null)
            await connection.SendAsync(answer);
    };

    private static Func<ServerConnection, Task> CloseAfter(string answer) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(answer);
    };

    private static Func<ServerConnection, Task> ByPath(Func<string, string> target) => async connection =>
    {
        while (await connection.ReadRequestAsync() is { } request)
            await connection.SendAsync(Answers.Redirect(target(request.Split(' ')[1])));
    };

    private static Func<ServerConnection, Task> ResetAsync(string before) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(before);
        connection.Reset();
    };

    private static Func<ServerConnection, Task> DripAsync(string before) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(before);
        for (var i = 0; i < 10_000; i++)
        {
            await connection.SendAsync("x");
            await Task.Delay(20, connection.Stopped);
        }
    };

    private static Func<ServerConnection, Task> EndlessAsync(string before, string again) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(before);
        for (var i = 0; i < 100_000; i++)
            await connection.SendAsync(again);
    };

    private sealed record Member(Func<ServerConnection, Task> Script, ServiceStatus Status, HealthReason Reason, int? Code = null)
    {
        public TimeSpan? Timeout { get; init; }

        public double? CertificateDays { get; init; }

        public Func<ServiceCheck, ServiceCheck> Adjust { get; init; } = check => check;

        public ScriptedServer Start() => ScriptedServer.Start(Script, CertificateDays is { } days ? Certificates.SelfSigned(TimeSpan.FromDays(days)) : null);

        public ServiceCheck Check(ScriptedServer server) => Adjust(Checks.Of(server.Url()) with { Timeout = Timeout ?? Gate.Patience });

        public void Judge(HttpOutcome outcome)
        {
            outcome.ShouldBe(Status, Reason);
            outcome.Context.StatusCode.ShouldBe(Code);
            outcome.Context.CertificateExpiresAt.HasValue.ShouldBe(CertificateDays is not null);
            if (Status == ServiceStatus.Up)
                outcome.Verdict.Message.ShouldBeNull();
            else if (Reason != HealthReason.Timeout)
                outcome.Verdict.Message.ShouldNotBeNullOrWhiteSpace();
        }
    }
}
