using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health;

/// <summary>A connection that is kept holds a descriptor although no check runs on it.</summary>
public sealed class KeptConnectionsTests
{
    [Fact]
    public async Task Services_beyond_the_connections_that_may_be_kept_are_checked_on_connections_of_their_own()
    {
        using var checks = new HttpCheck(mostKept: 2);
        var servers = Enumerable.Range(0, 5).Select(static _ => ScriptedServer.Answering(Answers.Of(200))).ToList();
        try
        {
            for (var round = 0; round < 3; round++)
            {
                foreach (var server in servers)
                    (await checks.CheckAsync(Shared(server.Url()))).ShouldBe(ServiceStatus.Up, HealthReason.Expected);
            }

            servers.Select(static server => server.Connections).ShouldBe([1, 1, 3, 3, 3]);
            servers.ShouldAllBe(static server => server.Requests.Count == 3);
            servers[4].Requests.ShouldAllBe(static request => request.Contains("Connection: close"));
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Checks_at_once_of_one_service_all_succeed_however_few_connections_are_kept()
    {
        using var checks = new HttpCheck(mostKept: 2);
        await using var server = ScriptedServer.Answering(Answers.Of(200));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => checks.CheckAsync(Shared(server.Url()))));

        outcomes.ShouldAllBe(static outcome => outcome.Status == ServiceStatus.Up);
    }

    [Fact]
    public async Task A_connection_that_the_service_ends_makes_room_for_another()
    {
        using var checks = new HttpCheck(mostKept: 1);
        await using var ending = ScriptedServer.Answering(Answers.Of(200, headers: "Connection: close\r\n"));
        await using var lasting = ScriptedServer.Answering(Answers.Of(200));

        await checks.CheckAsync(Shared(ending.Url()));
        for (var round = 0; round < 3; round++)
            (await checks.CheckAsync(Shared(lasting.Url()))).Status.ShouldBe(ServiceStatus.Up);

        lasting.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_did_not_come_about_takes_no_room()
    {
        using var checks = new HttpCheck(mostKept: 1);
        string refusing;
        await using (var closed = ScriptedServer.Answering(""))
            refusing = closed.Url();

        await using var plain = ScriptedServer.Start(static connection => connection.SendAsync("no TLS"));
        await using var lasting = ScriptedServer.Answering(Answers.Of(200));

        (await checks.CheckAsync(Shared(refusing))).ShouldBe(ServiceStatus.Down, HealthReason.ConnectionRefused);
        (await checks.CheckAsync(Shared(plain.Url().Replace("http:", "https:")))).Status.ShouldBe(ServiceStatus.Down);
        for (var round = 0; round < 3; round++)
            (await checks.CheckAsync(Shared(lasting.Url()))).Status.ShouldBe(ServiceStatus.Up);

        lasting.Connections.ShouldBe(1);
    }

    private static ServiceCheck Shared(string url) => Checks.Of(url) with { Timeout = Gate.Patience, ReuseConnection = true };
}
