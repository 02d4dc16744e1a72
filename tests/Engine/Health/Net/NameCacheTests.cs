using System.Net;
using System.Net.Sockets;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health.Net;

public sealed class NameCacheTests
{
    private readonly TaskCompletionSource<IPAddress[]> _later = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_checks_of_one_name_ask_the_resolver_once()
    {
        var resolver = new StubResolver(_ => _later.Task);
        var names = resolver.Cache();

        var inFlight = Enumerable.Range(0, 200).Select(index => names.FindAsync(index % 2 == 0 ? "One.Test" : "one.test", Token).AsTask()).ToList();
        _later.SetResult([IPAddress.Loopback]);
        var answers = await Task.WhenAll(inFlight);
        var afterwards = await names.FindAsync("one.test", Token);

        answers.ShouldAllBe(answer => answer.Addresses.Single().Equals(IPAddress.Loopback));
        afterwards.Addresses.ShouldHaveSingleItem();
        resolver.Asked.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_not_asked_for_again_in_the_run()
    {
        var resolver = StubResolver.Failing(SocketError.HostNotFound);
        var names = resolver.Cache();

        await names.FindAsync("gone.test", Token);
        var second = await names.FindAsync("gone.test", Token);

        second.Fault.ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.HostNotFound);
        resolver.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_resolver_that_says_try_again_is_tried_once_more_and_the_answer_counts()
    {
        var asked = 0;
        var resolver = new StubResolver(_ => ++asked == 1
            ? throw new SocketException((int)SocketError.TryAgain)
            : Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        var answer = await resolver.Cache().FindAsync("shaky.test", Token);

        answer.Fault.ShouldBeNull();
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_resolver_that_keeps_saying_try_again_is_asked_anew_by_the_next_check()
    {
        var resolver = StubResolver.Failing(SocketError.TryAgain);
        var names = resolver.Cache();

        var first = await names.FindAsync("shaky.test", Token);
        await names.FindAsync("shaky.test", Token);

        first.Fault.ShouldNotBeNull();
        resolver.Asked.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Never_more_than_32_names_are_resolved_at_once()
    {
        var resolver = new StubResolver(async _ =>
        {
            await Task.Yield();
            return [IPAddress.Loopback];
        });
        var names = resolver.Cache();

        var lookups = Enumerable.Range(0, 2_000).Select(index => names.FindAsync($"host{index}.test", Token).AsTask());
        await Task.WhenAll(lookups);

        resolver.Asked.Count.ShouldBe(2_000);
        resolver.Peak.ShouldBeInRange(1, 32);
    }

    [Fact]
    public async Task A_dead_name_server_blocks_32_lookups_and_no_more_however_many_checks_give_up()
    {
        var resolver = new StubResolver(_ => _later.Task);
        var names = resolver.Cache();
        using var deadline = new CancellationTokenSource();

        var lookups = Enumerable.Range(0, 500).Select(index => names.FindAsync($"host{index}.test", deadline.Token).AsTask()).ToList();
        await deadline.CancelAsync();
        foreach (var lookup in lookups)
            await Should.ThrowAsync<OperationCanceledException>(lookup);

        var late = names.FindAsync("late.test", Token).AsTask();
        resolver.Asked.Count.ShouldBe(32);
        late.IsCompleted.ShouldBeFalse();

        // The places come back when the resolver does; those who gave up while they queued are never asked for.
        _later.SetResult([IPAddress.Loopback]);
        (await late.WaitAsync(Gate.Patience, Token)).Fault.ShouldBeNull();
        resolver.Asked.Count.ShouldBe(33);
    }

    [Fact]
    public async Task A_check_that_gives_up_takes_no_other_check_of_the_name_with_it()
    {
        var resolver = new StubResolver(_ => _later.Task);
        var names = resolver.Cache(places: 1);
        using var impatient = new CancellationTokenSource();

        var blocker = names.FindAsync("blocker.test", Token).AsTask();
        var leaver = names.FindAsync("shared.test", impatient.Token).AsTask();
        var stayer = names.FindAsync("shared.test", Token).AsTask();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaver);
        _later.SetResult([IPAddress.Loopback]);

        (await stayer.WaitAsync(Gate.Patience, Token)).Addresses.ShouldHaveSingleItem();
        (await blocker).Addresses.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_name_given_up_before_its_turn_can_be_asked_for_again()
    {
        var resolver = new StubResolver(host => host == "blocker.test" ? _later.Task : Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var names = resolver.Cache(places: 1);
        using var impatient = new CancellationTokenSource();

        var blocker = names.FindAsync("blocker.test", Token).AsTask();
        Gate.Until(() => resolver.Asked.Contains("blocker.test"), "the only place is taken");
        var leaver = names.FindAsync("wanted.test", impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaver);
        var again = names.FindAsync("wanted.test", Token).AsTask();
        _later.SetResult([IPAddress.Loopback]);

        (await again.WaitAsync(Gate.Patience, Token)).Addresses.ShouldHaveSingleItem();
        await blocker;
        resolver.Asked.ShouldBe(["blocker.test", "wanted.test"]);
    }

    [Fact]
    public async Task The_systems_resolver_knows_localhost_and_not_invalid()
    {
        (await SystemResolver.Instance.ResolveAsync("localhost")).ShouldAllBe(address => IPAddress.IsLoopback(address));
        await Should.ThrowAsync<SocketException>(SystemResolver.Instance.ResolveAsync("no-such-host.invalid"));
    }
}
