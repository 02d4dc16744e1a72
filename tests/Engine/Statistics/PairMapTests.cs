using ConcurrencyOps.Statistics;
using CsCheck;

namespace ConcurrencyOps.Tests.Statistics;

public sealed class PairMapTests
{
    [Fact]
    public void It_counts_like_a_dictionary() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20]).Array[0, 500].Sample(pairs =>
        {
            var map = new PairMap<int>();
            var expected = new Dictionary<(int, int), int>();
            foreach ((int first, int second) in pairs)
            {
                map.Get(first, second, out bool isNew)++;
                isNew.ShouldBe(expected.TryAdd((first, second), 0));
                expected[(first, second)]++;
            }

            map.Count.ShouldBe(expected.Count);
            map.Entries().ToDictionary(static entry => (entry.First, entry.Second), static entry => entry.Value).ShouldBe(expected, ignoreOrder: true);
        });

    [Fact]
    public void The_largest_numbers_are_numbers_too()
    {
        var map = new PairMap<int>();
        map.Get(int.MaxValue, int.MaxValue, out _) = 1;
        map.Get(0, 0, out _) = 2;

        map.Entries().ShouldBe([(int.MaxValue, int.MaxValue, 1), (0, 0, 2)], ignoreOrder: true);
    }

    [Fact]
    public void Pairs_that_cancel_each_other_out_in_a_plain_hash_find_their_place_at_once()
    {
        // Low half xor high half is 0 for all of them; a Dictionary<long, int> of these takes minutes.
        var map = new PairMap<int>();
        for (int i = 0; i < 1_000_000; i++)
            map.Get(i, i, out _) = i;

        map.Count.ShouldBe(1_000_000);
    }
}
