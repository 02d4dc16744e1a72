using ConcurrencyOps.Deadlocks;
using CsCheck;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class DeadlockFinderPropertyTests
{
    [Fact]
    public void Whatever_waits_for_whatever_the_verdict_is_that_of_a_naive_search() => RandomFacts.All.Sample(
        facts =>
        {
            var found = DeadlockFinder.Find([facts]);
            var naive = new NaiveWaits(facts);

            // Each knot of certain waits once, with its shortest circle.
            var knots = naive.Names.Where(name => NaiveWaits.IsReached(naive.Certain[(name, name)]))
                .GroupBy(name => naive.Names.First(other => Both(naive.Certain, name, other)))
                .Select(knot => knot.Min(name => naive.Certain[(name, name)]));
            found.Where(static deadlock => deadlock.Certainty == DeadlockCertainty.Confirmed).Select(static deadlock => deadlock.ThreadCount).Order()
                .ShouldBe(knots.Order());

            // Nobody is stuck who is not in one or behind one, and nobody is said to be who is not.
            var members = found.SelectMany(Members).ToHashSet();
            members.ShouldBeSubsetOf(naive.Stuck);
            naive.Stuck.Where(name => !members.Contains(name) && !members.Any(member => NaiveWaits.IsReached(naive.Possible[(name, member)]))).ShouldBeEmpty();
            foreach (var deadlock in found)
            {
                var circle = Members(deadlock).ToHashSet();
                deadlock.BlockedCount.ShouldBe(naive.Stuck.Count(name => !circle.Contains(name) && circle.Any(member => NaiveWaits.IsReached(naive.Possible[(name, member)]))));
            }
        },
        iter: 2_000);

    [Fact]
    public void A_deadlock_stays_when_everyone_runs_who_is_not_knotted_up_with_it() => RandomFacts.All.Sample(
        facts =>
        {
            var naive = new NaiveWaits(facts);
            foreach (var deadlock in DeadlockFinder.Find([facts]))
            {
                var circle = Members(deadlock).ToHashSet();
                var knot = naive.Names.Where(name => Both(naive.Possible, name, circle.First())).ToHashSet();
                var others = RandomFacts.Make(
                    [.. facts.Threads.Select(thread => knot.Contains($"{thread.Id}") ? thread : thread with { Wait = null })],
                    [.. facts.Resources.Select(resource => resource.Kind is not ResourceKind.AsyncMethod || knot.Contains(resource.Id) ? resource : resource with { Holders = [] })]);

                DeadlockFinder.Find([others]).ShouldContain(left =>
                    left.Certainty == deadlock.Certainty && left.ThreadCount == deadlock.ThreadCount && Members(left).All(knot.Contains));
            }
        },
        iter: 2_000);

    [Fact]
    public void A_wait_with_a_time_out_is_in_no_confirmed_deadlock() => RandomFacts.All.Sample(
        facts => DeadlockFinder.Find([facts]).Where(static deadlock => deadlock.Certainty == DeadlockCertainty.Confirmed).ShouldAllBe(deadlock =>
            !deadlock.Cycle.Contains("time-out") && !deadlock.Cycle.Contains("probably")),
        iter: 2_000);

    [Fact]
    public void The_order_of_the_facts_does_not_matter() => Gen.Select(RandomFacts.All, Gen.Int).Sample((facts, seed) =>
    {
        var shuffled = RandomFacts.Make(Shuffle(facts.Threads, seed), [.. Shuffle(facts.Resources, seed + 1)
            .Select((resource, i) => resource with { Holders = Shuffle(resource.Holders, seed + i) })]);

        DeadlockFinder.Find([shuffled], includeWaiting: true).Select(Tell).ShouldBe(DeadlockFinder.Find([facts], includeWaiting: true).Select(Tell));
    });

    [Fact]
    public void Other_ids_give_the_same_circles() => Gen.Select(RandomFacts.All, Gen.Int).Sample((facts, seed) =>
    {
        var ids = Shuffle([.. facts.Threads.Select(static thread => thread.Id)], seed);
        long Renamed(long id) => ids[(int)id - 1] * 100;
        string Other(string id) => id.StartsWith('m') ? "z" + id : (char)('a' + ((id[1] * 31) + (uint)seed) % 26) + id;
        var renamed = RandomFacts.Make(
            [.. facts.Threads.Select(thread => thread with { Id = Renamed(thread.Id), Wait = thread.Wait is { } wait ? wait with { Resource = Other(wait.Resource) } : null })],
            [.. facts.Resources.Select(resource => resource with
            {
                Id = Other(resource.Id),
                Label = Other(resource.Id),
                Holders =
                [
                    .. resource.Holders.Select(holder => holder with
                    {
                        Thread = holder.Thread is { } id ? Renamed(id) : null,
                        Resource = holder.Resource is { } other ? Other(other) : null,
                    }),
                ],
            })]);

        Shapes(renamed).ShouldBe(Shapes(facts));
    });

    [Fact]
    public void Where_everyone_waits_for_a_later_one_there_is_no_deadlock() => Gen.Int[0, 3].Array[1, 20].Sample(jumps =>
    {
        var scene = new Scene();
        for (var i = 0; i < jumps.Length; i++)
        {
            scene.Resource($"r{i}", i % 2 == 0 ? ResourceKind.Monitor : ResourceKind.Semaphore, inferred: i % 2 == 1)
                .Held($"r{i}", [.. Enumerable.Range(1, jumps[i]).Select(jump => (long)(i + jump))])
                .Thread(i, $"r{i}");
        }

        scene.Find().ShouldBeEmpty();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hundred_thousand_threads_in_a_row_are_no_problem(bool isClosed)
    {
        const int Threads = 100_000;
        var threads = Enumerable.Range(0, Threads).Select(static id => new ThreadFacts { Id = id, Wait = new($"r{id}", "Monitor.Enter") }).ToArray();
        var resources = Enumerable.Range(0, Threads).Select(id => new ResourceFacts
        {
            Id = $"r{id}",
            Kind = ResourceKind.Monitor,
            Label = $"r{id}",
            Holders = id + 1 < Threads ? [new(id + 1, null)] : isClosed ? [new(0, null)] : [],
        });

        var found = DeadlockFinder.Find([RandomFacts.Make(threads, [.. resources])]);

        found.Select(deadlock => deadlock.ThreadCount).ShouldBe(isClosed ? [Threads] : []);
    }

    private static bool Both(Dictionary<(string From, string To), int> steps, string one, string other) =>
        NaiveWaits.IsReached(steps[(one, other)]) && NaiveWaits.IsReached(steps[(other, one)]);

    private static IEnumerable<string> Members(Deadlock deadlock) =>
        deadlock.Participants.Select(static one => one.ThreadId is { } id ? $"{id}" : one.ThreadName!);

    private static string Tell(Deadlock deadlock) => $"{deadlock.Certainty} {deadlock.Kind} {deadlock.BlockedCount} {deadlock.Cycle} {deadlock.Suggestion}\n"
        + string.Join('\n', deadlock.Participants);

    private static IEnumerable<string> Shapes(ProcessFacts facts) => DeadlockFinder.Find([facts])
        .Select(static deadlock => $"{deadlock.Certainty} {deadlock.ThreadCount} {deadlock.BlockedCount}").Order(StringComparer.Ordinal);

    private static T[] Shuffle<T>(IReadOnlyList<T> items, int seed)
    {
        T[] shuffled = [.. items];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }
}
