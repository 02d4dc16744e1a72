using System.Globalization;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Tests.Locking;
using CsCheck;

namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>Random logs of at most 6 threads and 12 locks, against <see cref="NaiveDeadlocks"/>.</summary>
public sealed class DeadlockPropertyTests
{
    [Fact]
    public void With_exclusive_locks_what_happened_is_what_the_naive_search_finds() =>
        SimulatedLog.Any(hasShared: false).Sample(
            static rows =>
            {
                NaiveDeadlocks naive = NaiveDeadlocks.Of(rows);

                // One that lasts counts for more than the same one ended earlier.
                var expected = naive.Closings.Where(static one => one.Certainty is not null).GroupBy(static one => one.Keys.ShouldHaveSingleItem())
                    .Select(static group => $"{group.Min(static one => one.Certainty)}: {group.Key}");
                Happened(rows).ShouldBe(expected, ignoreOrder: true);
            },
            iter: 4000);

    [Fact]
    public void With_shared_locks_too_each_closed_circle_is_found_a_shortest_one_and_a_true_one() =>
        SimulatedLog.Any(hasShared: true).Sample(
            static rows =>
            {
                NaiveDeadlocks naive = NaiveDeadlocks.Of(rows);
                string[] happened = [.. Happened(rows)];

                // Of several shortest ones any may be told: the fate of each is known only where there is one.
                foreach (NaiveDeadlocks.Closing one in naive.Closings.Where(static one => one is { Keys.Count: 1, Certainty: DeadlockCertainty.Confirmed }))
                    happened.ShouldContain($"Confirmed: {one.Keys[0]}");
                string[] known = [.. naive.Closings.SelectMany(static one => one.Keys)];
                happened.Select(static said => said[(said.IndexOf(' ') + 1)..]).ShouldBeSubsetOf(known);
                if (naive.Closings.Count == 0)
                    happened.ShouldBeEmpty();
            },
            iter: 4000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_could_happen_is_what_the_naive_search_finds(bool hasShared) =>
        SimulatedLog.Any(hasShared).Sample(
            static rows =>
            {
                IReadOnlyList<Deadlock> found = Logs.Find(rows, out _);
                var happened = found.Where(static one => one.Certainty != DeadlockCertainty.Potential).Select(Wanted).ToHashSet();
                var possible = found.Where(static one => one is { Certainty: DeadlockCertainty.Potential, ThreadCount: <= 4 }).Select(Wanted);

                possible.ShouldBe(NaiveDeadlocks.Of(rows).Potential.Except(happened), ignoreOrder: true);
            },
            iter: 3000);

    [Fact]
    public void Other_numbers_for_threads_and_locks_change_nothing_but_the_numbers() =>
        Gen.Select(SimulatedLog.Any(hasShared: true), Gen.Shuffle(Enumerable.Range(0, 6).ToArray()), Gen.Shuffle(Enumerable.Range(0, 12).ToArray())).Sample(
            static (rows, threads, locks) =>
            {
                LogRow[] renumbered = [.. rows.Select(row => row with
                {
                    ThreadId = $"{threads[Number(row.ThreadId)]}",
                    LockId = $"l{locks[Number(row.LockId[1..])]:00}",
                })];
                string Renamed(string @lock) => $"l{locks[Number(@lock[1..])]:00}";

                var expected = Logs.Find(rows, out _).Select(one => $"{one.Certainty} {NaiveDeadlocks.Key([.. one.Participants.Select(member => Renamed(member.WaitsFor!))])}");

                Logs.Find(renumbered, out _).Select(static one => $"{one.Certainty} {Wanted(one)}").ShouldBe(expected, ignoreOrder: true);
            },
            iter: 2000);

    [Fact]
    public void Every_circle_begins_with_its_smallest_thread_and_each_waits_for_what_the_next_one_holds() =>
        SimulatedLog.Any(hasShared: true).Sample(
            static rows =>
            {
                foreach (Deadlock one in Logs.Find(rows, out _))
                {
                    one.Participants[0].ThreadId.ShouldBe(one.Participants.Min(static member => member.ThreadId));
                    one.Participants.Select(static member => member.ThreadId).ShouldBeUnique();
                    for (int index = 0; index < one.ThreadCount; index++)
                    {
                        DeadlockParticipant next = one.Participants[(index + 1) % one.ThreadCount];
                        one.Participants[index].HeldBy.ShouldBe($"T{next.ThreadId}");
                        next.Holds!.Split(", ").Select(static held => held.Replace(" (shared)", "", StringComparison.Ordinal))
                            .ShouldContain(one.Participants[index].WaitsFor);
                    }
                }
            },
            iter: 2000);

    [Fact]
    public void The_order_of_what_is_found_does_not_depend_on_chance() =>
        SimulatedLog.Any(hasShared: true).Sample(
            static rows => Logs.Said(Logs.Find(rows, out _)).ShouldBe(Logs.Said(Logs.Find(rows, out _))), iter: 500);

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static string Wanted(Deadlock one) => NaiveDeadlocks.Key([.. one.Participants.Select(static member => member.WaitsFor!)]);

    private static IEnumerable<string> Happened(LogRow[] rows) => Logs.Find(rows, out _)
        .Where(static one => one.Certainty != DeadlockCertainty.Potential)
        .Select(static one => $"{one.Certainty}: {NaiveDeadlocks.Key([.. one.Participants.Select(static member => $"{member.ThreadId}>{member.WaitsFor}")])}");
}
