using ConcurrencyOps.Contention;
using CsCheck;

namespace ConcurrencyOps.Tests.Contention;

public sealed class OpenWaitsTests
{
    private const int Threads = 4;

    // A thread's events are a begin, an end, a begin ...; an event may be lost; threads run in any order. Threads with equal ids follow each other: an id is used again.
    private static readonly Gen<(int Thread, bool IsLost)[]> Events = Gen.Select(Gen.Int[0, Threads - 1], Gen.Int[0, 9].Select(static number => number == 0)).Array[0, 200];

    [Fact]
    public void A_wait_is_paired_when_both_of_its_ends_came_whatever_else_was_lost_and_however_threads_interleave() =>
        Events.Sample(static events =>
        {
            var open = new OpenWaits<int>();
            var next = new int[Threads];
            var arrived = Enumerable.Range(0, Threads).Select(static _ => new List<int>()).ToArray();
            var paired = Enumerable.Range(0, Threads).Select(static _ => new List<int>()).ToArray();
            foreach (var (thread, isLost) in events)
            {
                // Even numbers begin, odd ones end the wait of the number before.
                var number = next[thread]++;
                if (isLost)
                    continue;

                arrived[thread].Add(number);
                if (number % 2 == 0)
                    open.Begin(thread, number, out _);
                else if (open.End(thread, out var began))
                    paired[thread].Add(began);
            }

            var pairs = arrived.Select(static numbers => numbers.Zip(numbers.Skip(1))
                .Where(static pair => pair.First % 2 == 0 && pair.Second % 2 == 1).Select(static pair => pair.First));
            paired.ShouldBe(pairs.Select(static of => of.ToList()));

            // Nothing is counted twice and nothing is forgotten.
            var begins = arrived.Sum(static numbers => numbers.Count(static number => number % 2 == 0));
            var ends = arrived.Sum(static numbers => numbers.Count(static number => number % 2 == 1));
            var pairedCount = paired.Sum(static of => of.Count);
            open.LostEnds.ShouldBe(begins - pairedCount - open.ByThread.Count);
            open.LostBeginnings.ShouldBe(ends - pairedCount);
        });

    [Fact]
    public void Without_a_loss_every_wait_is_paired_with_its_own_end() =>
        Gen.Int[0, Threads - 1].Array[0, 200].Sample(static events =>
        {
            var open = new OpenWaits<int>();
            var next = new int[Threads];
            foreach (var thread in events)
            {
                var number = next[thread]++;
                if (number % 2 == 0)
                    open.Begin(thread, number, out _).ShouldBeFalse();
                else
                    (open.End(thread, out var began), began).ShouldBe((true, number - 1));
            }

            (open.LostEnds, open.LostBeginnings).ShouldBe((0, 0));
        });
}
