using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;
using ConcurrencyOps.Tests.Health;
using ConcurrencyOps.Tests.State;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>What keys look like to people.</summary>
public sealed class ShownKeysTests
{
    private const string One = "0123456789ABCDEF01234567";
    private const string Other = "0123456789abcdef0123456f";

    [Theory]
    [InlineData($"api|{One}", "api")]
    [InlineData($"http://h/a?b|c|{Other}", "http://h/a?b|c")]
    [InlineData("db1", "db1")]
    [InlineData("a|b", "a|b")]
    [InlineData($"|{One}", $"|{One}")]
    [InlineData(One, One)]
    [InlineData("api|0123456789ABCDEF0123456G", "api|0123456789ABCDEF0123456G")]
    public void A_hash_behind_a_bar_is_not_shown(string key, string shown) => ShownKeys.Of([key])[key].ShouldBe(shown);

    [Fact]
    public void Keys_that_would_look_the_same_are_shown_whole() =>
        ShownKeys.Of([$"api|{One}", $"API|{Other}", $"db|{One}"]).ShouldBe(new Dictionary<string, string>
        {
            [$"api|{One}"] = $"api|{One}",
            [$"API|{Other}"] = $"API|{Other}",
            [$"db|{One}"] = "db",
        });

    [Fact]
    public async Task Services_that_share_a_name_have_circuits_of_their_own()
    {
        var gate = new PolicyGate(Gates.Rules(threshold: 1), TimeProvider.System);
        var (one, other) = (Named("http://one/"), Named("http://other/"));
        await gate.Fail(1, one.CircuitKey);

        (await gate.Call(CircuitOutcome.Success, other.CircuitKey)).ShouldBeNull();
        (await gate.StatesAsync()).Select(static state => (state.Key, state.State)).Order().ShouldBe(
            new[] { (one.CircuitKey, CircuitPhase.Open), (other.CircuitKey, CircuitPhase.Closed) }.Order());
    }

    [Fact]
    public void A_service_without_a_name_is_called_by_its_url_and_that_holds_no_secret()
    {
        var check = Checks.Of("http://bob:hunter2@host/path?token=zzz&a=1");

        ShownKeys.NameIn(check.CircuitKey).ShouldBe("http://host/path?token=***&a=1");
        check.CircuitKey.ShouldEndWith($"|{check.Key}");
    }

    [Fact]
    public void A_file_shows_services_by_their_names_as_they_were_written_those_of_older_files_too()
    {
        var (plain, named) = (Checks.Of("http://Host/Path"), Named("http://named/"));
        var older = Checks.Of("http://host/Older");
        var open = new CircuitSnapshot { Phase = CircuitPhase.Open, ConsecutiveFailures = 3, OpenedAt = StateSamples.Start, RetryAt = StateSamples.Start.AddSeconds(30), LastError = "down" };
        var document = new[] { plain, named, older }.Aggregate(StateDocument.Empty, static (before, check) => before.WithService(check.Key, StateSamples.Service(check.Name)))
            .WithCircuit(StoredKeys.NameOf("ServiceHealth", plain.CircuitKey), open, StateSamples.Start)
            .WithCircuit(StoredKeys.NameOf("ServiceHealth", named.CircuitKey), open, StateSamples.Start)
            .WithCircuit(StoredKeys.NameOf("ServiceHealth", older.Key), open, StateSamples.Start)
            .WithCircuit(StoredKeys.NameOf("nightly", "DB1"), open, StateSamples.Start);

        var states = StoredCircuits.Of(document, StateSamples.Start);

        states.Select(static state => (state.Policy, state.Key)).ShouldBe(
            [("nightly", "db1"), ("ServiceHealth", "http://host/Older"), ("ServiceHealth", "http://host/Path"), ("ServiceHealth", "The API")]);
        states.ShouldAllBe(static state => state.State == CircuitPhase.Open && state.ConsecutiveFailures == 3 && state.LastError == "down");
        StoredCircuits.Of(document, StateSamples.Start.AddMinutes(1)).ShouldAllBe(static state => state.State == CircuitPhase.HalfOpen);
        StoredCircuits.Without(document, states.Skip(1)).Circuits.Keys.ShouldBe(["nightly/db1"]);
    }

    private static ServiceCheck Named(string url) => Checks.Of(url) is var check ? check with { Name = "The API", Key = $"The API|{check.Key}" } : null!;
}
