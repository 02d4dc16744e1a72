using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConcurrencyOps.Statistics;

/// <summary>
/// A histogram of durations that answers percentiles with a relative error of at most 0.8 %. It needs 0.4 KB, 0.3 KB more for each power of two in
/// which durations lie, and at most 10 KB, however many it counts: there may be one for each of many thousand locks.
/// </summary>
/// <remarks>
/// The log-linear layout is that of HdrHistogram (Gil Tene, https://hdrhistogram.org): every power of two of the duration is cut into 64
/// equal buckets, so a bucket is at most 1/64 of its lower edge wide and its middle is at most 1/128 = 0.78 % away from any value in it.
/// The bound holds from 100 ns (one tick) to 2^40 ticks (30.5 hours), and durations under 12.8 microseconds are exact. A longer duration is counted
/// in the last bucket: count, mean, minimum and maximum stay exact, a percentile among such durations is only bounded by them.
/// Not thread-safe: the caller guards it, or keeps one for each worker and adds them up with <see cref="Add"/>.
/// </remarks>
internal sealed class LatencyHistogram
{
    /// <summary>The most a percentile differs from the exact nearest-rank percentile, as a share of the exact one: 1/128.</summary>
    public const double RelativeError = 1.0 / (2 << SubBucketBits);

    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int RangeBits = 40;
    private const int OctaveCount = RangeBits - SubBucketBits + 1;
    private const long LargestDistinct = (1L << RangeBits) - 1;

    // Two linear octaves (0 to 127 ticks, one tick each) come first, then 64 buckets for each further power of two. An octave is made when the first
    // duration falls into it.
    private Octaves _octaves;

    // How often a bucket has gone round 2^32: no one has seen it happen, and no count is wrong when it does.
    private Dictionary<int, long>? _rounds;
    private Int128 _sum;
    private long _min = long.MaxValue;
    private long _max;

    /// <summary>How many durations were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The exact arithmetic mean, rounded down to 100 ns; <see langword="null"/> when nothing was recorded.</summary>
    public TimeSpan? Mean => Count == 0 ? null : TimeSpan.FromTicks((long)(_sum / Count));

    /// <summary>The exact shortest duration; <see langword="null"/> when nothing was recorded.</summary>
    public TimeSpan? Min => Count == 0 ? null : TimeSpan.FromTicks(_min);

    /// <summary>The exact longest duration; <see langword="null"/> when nothing was recorded.</summary>
    public TimeSpan? Max => Count == 0 ? null : TimeSpan.FromTicks(_max);

    /// <summary>Counts one duration.</summary>
    /// <param name="duration">The duration: zero or more, as a monotonic clock gives it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public void Record(TimeSpan duration)
    {
        long ticks = duration.Ticks;
        ArgumentOutOfRangeException.ThrowIfNegative(ticks, nameof(duration));
        CountOne(IndexOf(ticks));
        _sum += ticks;
        _min = Math.Min(_min, ticks);
        _max = Math.Max(_max, ticks);
        Count++;
    }

    /// <summary>Adds everything that another histogram counted.</summary>
    /// <param name="other">The histogram to add; it stays as it is.</param>
    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int octave = 0; octave < OctaveCount; octave++)
            AddOctave(octave, other);
        _sum += other._sum;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
        Count += other.Count;
    }

    /// <summary>The duration that at least the given percentage of the recorded durations does not exceed (nearest rank: rank = ceiling(p /
    /// 100 * count)).</summary>
    /// <param name="percentage">0 to 100; 0 gives the minimum, 100 the maximum.</param>
    /// <returns>
    /// The percentile, never under <see cref="Min"/> nor over <see cref="Max"/>, within <see cref="RelativeError"/> of the exact one;
    /// <see langword="null"/> when nothing was recorded.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is not a number from 0 to 100.</exception>
    public TimeSpan? Percentile(double percentage)
    {
        if (percentage is not (>= 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(percentage), percentage, "A percentile lies between 0 and 100.");
        if (Count == 0)
            return null;

        long rank = RankOf(percentage);
        if (rank == 1 || rank == Count)
            return TimeSpan.FromTicks(rank == 1 ? _min : _max);

        return TimeSpan.FromTicks(Math.Clamp(MiddleOf(IndexOfRank(rank)), _min, _max));
    }

    /// <summary>The nearest rank, 1 to <see cref="Count"/>, of a percentage.</summary>
    private long RankOf(double percentage) =>
        Math.Clamp((long)Math.Ceiling(percentage / 100 * Count), 1, Count);

    /// <summary>The bucket in which the duration with that rank lies.</summary>
    private int IndexOfRank(long rank)
    {
        long seen = 0;
        for (int octave = 0; octave < OctaveCount; octave++)
        {
            if (_octaves[octave] is null)
                continue;
            for (int index = octave << SubBucketBits; index < (octave + 1) << SubBucketBits; index++)
            {
                seen += CountAt(index);
                if (seen >= rank)
                    return index;
            }
        }

        throw new InvalidOperationException($"{Count} durations are counted, {seen} are in buckets.");
    }

    private long CountAt(int index) =>
        (_octaves[index >> SubBucketBits] is { } octave ? octave[index & (SubBuckets - 1)] : 0)
        + (_rounds is not null && _rounds.TryGetValue(index, out long rounds) ? rounds << 32 : 0);

    private void CountOne(int index)
    {
        uint[] octave = _octaves[index >> SubBucketBits] ??= new uint[SubBuckets];
        if (++octave[index & (SubBuckets - 1)] == 0)
            AddRounds(index, 1);
    }

    private void AddOctave(int octave, LatencyHistogram other)
    {
        if (other._octaves[octave] is null)
            return;
        uint[] counts = _octaves[octave] ??= new uint[SubBuckets];
        for (int bucket = 0; bucket < SubBuckets; bucket++)
        {
            int index = (octave << SubBucketBits) + bucket;
            long sum = counts[bucket] + other.CountAt(index);
            counts[bucket] = (uint)sum;
            AddRounds(index, sum >> 32);
        }
    }

    private void AddRounds(int index, long rounds)
    {
        if (rounds == 0)
            return;
        _rounds ??= [];
        _rounds[index] = _rounds.GetValueOrDefault(index) + rounds;
    }

    /// <summary>The bucket of a duration: the position of its highest bit and the six bits after it.</summary>
    private static int IndexOf(long ticks)
    {
        ticks = Math.Min(ticks, LargestDistinct);
        int shift = ShiftOf(ticks);
        return (shift << SubBucketBits) + (int)(ticks >> shift);
    }

    /// <summary>By how many bits a duration must be shifted to fit in the 128 values of the two linear octaves.</summary>
    private static int ShiftOf(long ticks) => Math.Max(0, BitOperations.Log2((ulong)ticks) - SubBucketBits);

    /// <summary>The middle of a bucket in ticks: of all its values the one with the smallest worst error.</summary>
    private static long MiddleOf(int index)
    {
        int shift = Math.Max(0, (index >> SubBucketBits) - 1);
        long lower = (long)(index - (shift << SubBucketBits)) << shift;
        return lower + ((1L << shift) >> 1);
    }

    // In place, not an array of its own: where there are many histograms, each step to another place in memory takes longer than the counting.
    [InlineArray(OctaveCount)]
    private struct Octaves
    {
        private uint[]? _first;
    }
}
