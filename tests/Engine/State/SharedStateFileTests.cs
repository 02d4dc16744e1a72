using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.State;

public sealed class SharedStateFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StateSamples.Start);
    private readonly List<string> _warnings = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_one_run_remembers_the_next_one_knows()
    {
        await Open().UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token);

        Open().Read().Service("a").ShouldBe(StateSamples.Service());
        _folder.Names().ShouldBe(["state.json", "state.json.lock"]);
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_directory_is_made()
    {
        var path = Path.Combine(_folder.Path, "a", "b", "state.json");
        await Open(path).UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token);

        File.Exists(path).ShouldBeTrue();
    }

    [Fact]
    public void Looking_writes_no_state()
    {
        Open().Read().ShouldHoldTheSameAs(StateDocument.Empty);

        File.Exists(_folder.At("state.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix modes");
            return;
        }

        await Open().UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token);

        foreach (var name in _folder.Names())
            File.GetUnixFileMode(_folder.At(name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_link_to_the_file_stays_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege there");
        File.CreateSymbolicLink(_folder.At("link.json"), _folder.At("state.json"));
        await Open(_folder.At("link.json")).UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token);

        new FileInfo(_folder.At("link.json")).LinkTarget.ShouldNotBeNull();
        Open().Read().Service("a").ShouldNotBeNull();
    }

    [Fact]
    public async Task Updates_of_two_who_have_it_open_are_both_kept_and_each_learns_what_came_of_its_own()
    {
        var (first, second) = (Open(), Open());
        var entries = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? first : second).UpdateAsync(
            document =>
            {
                var count = (int)(document.Bucket("k")?.Tokens ?? 0) + 1;
                return (document.WithBucket("k", new BucketSnapshot(count, StateSamples.Start)), count);
            },
            Token)));

        entries.Order().ShouldBe(Enumerable.Range(1, 40));
    }

    [Fact]
    public async Task Of_two_runs_that_find_a_circuit_due_one_probes()
    {
        var rules = new CircuitRules(1, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
        var runs = new[] { Open(), Open() };
        await runs[0].UpdateAsync(
            document => document.WithCircuit(
                "k", Circuit.Record(document.Circuit("k"), rules, StateSamples.Start, CircuitOutcome.Failure, "x", "refused"), StateSamples.Start),
            Token);
        _time.Advance(TimeSpan.FromMinutes(1));

        var entries = await Task.WhenAll(runs.Select((run, number) => run.UpdateAsync(
            document =>
            {
                var (after, entry) = Circuit.Enter(document.Circuit("k"), rules, _time.GetUtcNow(), $"run {number}", TimeSpan.FromSeconds(10));
                return (document.WithCircuit("k", after, _time.GetUtcNow()), entry);
            },
            Token)));

        entries.Order().ShouldBe([CircuitEntry.Probe, CircuitEntry.Refused]);
    }

    [Fact]
    public async Task Changes_that_come_during_a_write_go_into_the_next_one_together()
    {
        var state = Open();
        List<(StateDocument Before, StateDocument After)> changes = [];
        Task[] updates;
        using (StateLock.TryTake(_folder.At("state.json") + ".lock"))
        {
            updates = [.. Enumerable.Range(0, 500).Select(i => state.UpdateAsync(
                document =>
                {
                    var after = document.WithService($"{i}", StateSamples.Service());
                    changes.Add((document, after));
                    return after;
                },
                Token))];
        }

        await Task.WhenAll(updates);
        // Each change is made to what the one before it gave, not to a file that was written and read in between.
        changes.Zip(changes.Skip(1)).ShouldAllBe(pair => ReferenceEquals(pair.First.After, pair.Second.Before));
        changes.Count.ShouldBe(500);
        Open().Read().Services.Count.ShouldBe(500);
    }

    [Fact]
    public async Task A_change_that_throws_fails_alone()
    {
        var state = Open();
        Task[] updates;
        using (StateLock.TryTake(_folder.At("state.json") + ".lock"))
        {
            updates =
            [
                state.UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token),
                state.UpdateAsync(_ => throw new InvalidOperationException("as told"), Token),
                state.UpdateAsync(document => document.WithService("b", StateSamples.Service()), Token),
            ];
        }

        (await Should.ThrowAsync<InvalidOperationException>(updates[1])).Message.ShouldBe("as told");
        await Task.WhenAll(updates[0], updates[2]);
        Open().Read().Services.Keys.Order().ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Whoever_stops_waiting_gets_away_at_once_though_the_lock_is_held()
    {
        using var held = StateLock.TryTake(_folder.At("state.json") + ".lock");
        using var cancel = new CancellationTokenSource();
        var update = Open(patience: TimeSpan.FromMilliseconds(100)).UpdateAsync(document => document.WithService("a", StateSamples.Service()), cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(update);
    }

    [Fact]
    public async Task What_nobody_has_used_for_thirty_days_is_forgotten()
    {
        var opened = new CircuitSnapshot { Phase = CircuitPhase.Open, OpenedAt = StateSamples.Start, RetryAt = StateSamples.Start };
        await Open().UpdateAsync(
            document => document.WithService("old", StateSamples.Service()).WithService("seen", StateSamples.Service())
                .WithCircuit("old", opened, StateSamples.Start).WithBucket("old", new BucketSnapshot(1, StateSamples.Start)),
            Token);

        _time.Advance(TimeSpan.FromDays(29));
        await Open().UpdateAsync(document => document.WithService("seen", document.Service("seen")!.SeenAt(_time.GetUtcNow())), Token);
        Open().Read().Services.Count.ShouldBe(2);

        _time.Advance(TimeSpan.FromDays(2));
        await Open().UpdateAsync(document => document.WithService("new", StateSamples.Service(at: _time.GetUtcNow())), Token);
        var after = Open().Read();
        after.Services.Keys.Order().ShouldBe(["new", "seen"]);
        (after.Circuits.Count, after.Buckets.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task When_the_clock_was_set_back_times_of_the_future_become_now_and_new_checks_are_news()
    {
        var opened = new CircuitSnapshot { Phase = CircuitPhase.Open, Breaks = 1, OpenedAt = StateSamples.Start, RetryAt = StateSamples.Start.AddSeconds(30) };
        await Open().UpdateAsync(
            document => document.WithService("a", StateSamples.Service()).WithCircuit("k", opened, StateSamples.Start).WithBucket("k", new BucketSnapshot(0, StateSamples.Start)),
            Token);

        var now = StateSamples.Start.AddHours(-1);
        var read = SharedStateFile.Open(_folder.At("state.json"), new FakeTimeProvider(now), _warnings.Add).Read();
        (read.Service("a")!.CheckedAt, read.Service("a")!.Since, read.Service("a")!.LastSeen).ShouldBe((now, now, now));
        (read.Circuit("k").OpenedAt, read.Circuit("k").RetryAt, read.Bucket("k")!.At).ShouldBe((now, now.AddSeconds(30), now));

        var near = StateSamples.Start.AddSeconds(-4);
        SharedStateFile.Open(_folder.At("state.json"), new FakeTimeProvider(near), _warnings.Add).Read().Service("a").ShouldBe(StateSamples.Service());
    }

    private SharedStateFile Open(string? path = null, TimeSpan? patience = null) =>
        SharedStateFile.Open(path ?? _folder.At("state.json"), _time, _warnings.Add, patience);
}
