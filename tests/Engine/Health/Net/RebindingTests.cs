using System.Globalization;
using System.Net;
using System.Text;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health.Net;

/// <summary>Names that lead somewhere else each time they are asked for: what was looked at is what is connected to.</summary>
public sealed class RebindingTests
{
    // Nobody listens there; the server is at 127.0.0.1.
    private const string Allowed = "127.0.0.9";

    [Fact]
    public async Task The_address_that_the_rules_let_through_is_the_one_that_is_connected_to()
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200));
        var resolver = Turning(Allowed, "127.0.0.1");
        using var checker = new HttpChecker(resolver.Connector());
        var context = Probe.Context(Check(server.Url(host: "rebound.test")));

        var verdict = await Probe.VerdictAsync(checker, context);

        verdict.Status.ShouldBe(ServiceStatus.Down);
        context.RemoteAddress.ShouldBe(Allowed);
        server.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_name_that_turned_to_a_denied_network_is_denied_when_it_is_asked_for_again()
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200));
        var resolver = Turning(Allowed, "127.0.0.1");
        var check = Check(server.Url(host: "rebound.test"));
        foreach (var reason in (HealthReason[])[HealthReason.ConnectionRefused, HealthReason.AddressDenied])
        {
            // A connector of its own believes nothing that another one was told.
            using var checker = new HttpChecker(resolver.Connector());
            (await Probe.VerdictAsync(checker, Probe.Context(check))).Reason.ShouldBe(reason);
        }

        server.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Between_two_hops_a_name_does_not_turn()
    {
        await using var server = ScriptedServer.Routing(path => path == "/" ? Answers.Redirect("/next") : Answers.Of(200));
        var resolver = Turning("127.0.0.1", Allowed);
        using var checker = new HttpChecker(resolver.Connector());
        var check = Check(server.Url(host: "rebound.test")) with { AddressRules = AddressRules.Parse([Allowed], []) };

        (await Probe.VerdictAsync(checker, Probe.Context(check))).ShouldBe(CheckVerdict.Up);

        resolver.Asked.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://internal.test:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    public async Task The_target_of_a_redirect_is_looked_at_by_its_address_whatever_it_is_called(string location)
    {
        await using var inner = ScriptedServer.Answering(Answers.Of(200));
        var target = string.Format(CultureInfo.InvariantCulture, location, inner.Port);
        await using var outer = new TcpStub(
            async (socket, end) =>
            {
                await socket.ReceiveAsync(new byte[4096], end);
                await socket.SendAsync(Encoding.ASCII.GetBytes(Answers.Redirect(target)), end);
            },
            IPAddress.Parse("127.0.0.2"));
        using var checker = new HttpChecker(StubResolver.With("127.0.0.1").Connector());
        var check = Check($"http://127.0.0.2:{outer.Port}/") with { RedirectScope = RedirectScope.Any };

        (await Probe.VerdictAsync(checker, Probe.Context(check))).Reason.ShouldBe(HealthReason.AddressDenied);
        outer.Accepted.ShouldBe(1);
        inner.Connections.ShouldBe(0);
    }

    private static ServiceCheck Check(string url) => Checks.Of(url) with { Timeout = Gate.Patience, AddressRules = AddressRules.Parse(["127.0.0.1"], []) };

    /// <summary>The first answer once, the second ever after.</summary>
    private static StubResolver Turning(string first, string then)
    {
        var asked = 0;
        return new StubResolver(_ => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? first : then)]));
    }
}
