using ConcurrencyOps.Statistics;
using CsCheck;

namespace ConcurrencyOps.Tests.Statistics;

public sealed class LatencyHistogramTests
{
    private const long RangeInTicks = 1L << 40;

    // Uniform in the exponent, so that microseconds are tried as often as hours.
    private static readonly Gen<long> Ticks = Gen.Double[0, 40].Select(exponent => Math.Min((long)Math.Pow(2, exponent), RangeInTicks - 1));

    [Fact]
    public void An_empty_histogram_has_no_mean_no_extremes_and_no_percentile()
    {
        var histogram = new LatencyHistogram();

        histogram.Count.ShouldBe(0);
        histogram.Mean.ShouldBeNull();
        histogram.Min.ShouldBeNull();
        histogram.Max.ShouldBeNull();
        histogram.Percentile(50).ShouldBeNull();
    }

    [Fact]
    public void One_duration_is_every_percentile()
    {
        LatencyHistogram histogram = HistogramOf(123_456_789);

        foreach (double percentage in new[] { 0, 1e-9, 50, 99.999, 100 })
            histogram.Percentile(percentage).ShouldBe(TimeSpan.FromTicks(123_456_789));
        histogram.Mean.ShouldBe(TimeSpan.FromTicks(123_456_789));
    }

    [Fact]
    public void Durations_from_zero_to_127_ticks_are_exact()
    {
        LatencyHistogram histogram = HistogramOf([.. Enumerable.Range(0, 128).Select(value => (long)value)]);

        for (int rank = 1; rank <= 128; rank++)
            histogram.Percentile(100.0 * rank / 128).ShouldBe(TimeSpan.FromTicks(rank - 1));
    }

    [Fact]
    public void Every_percentile_is_within_the_stated_error_of_the_exact_sorted_sample() =>
        Gen.Select(Ticks.Array[1, 300], Gen.Double[0, 100]).Sample((values, percentage) =>
        {
            TimeSpan? estimate = HistogramOf(values).Percentile(percentage);

            Array.Sort(values);
            long exact = values[Math.Max(0, (int)Math.Ceiling(percentage / 100 * values.Length) - 1)];
            return Math.Abs(estimate!.Value.Ticks - exact) <= exact * LatencyHistogram.RelativeError;
        }, iter: 3000);

    [Fact]
    public void Count_mean_minimum_and_maximum_are_exact() =>
        Ticks.Array[1, 300].Sample(values =>
        {
            LatencyHistogram histogram = HistogramOf(values);
            return histogram.Count == values.Length
                && histogram.Min == TimeSpan.FromTicks(values.Min())
                && histogram.Max == TimeSpan.FromTicks(values.Max())
                && histogram.Mean == TimeSpan.FromTicks(values.Sum() / values.Length);
        }, iter: 1000);

    [Fact]
    public void Percentiles_rise_with_the_percentage_and_stay_between_minimum_and_maximum() =>
        Gen.Select(Ticks.Array[1, 100], Gen.Double[0, 100], Gen.Double[0, 100]).Sample((values, first, second) =>
        {
            LatencyHistogram histogram = HistogramOf(values);
            TimeSpan? low = histogram.Percentile(Math.Min(first, second));
            TimeSpan? high = histogram.Percentile(Math.Max(first, second));
            return histogram.Min <= low && low <= high && high <= histogram.Max;
        }, iter: 1000);

    [Fact]
    public void Adding_two_histograms_equals_recording_everything_in_one() =>
        Gen.Select(Ticks.Array[0, 100], Ticks.Array[0, 100], Gen.Double[0, 100]).Sample((left, right, percentage) =>
        {
            LatencyHistogram sum = HistogramOf(left);
            sum.Add(HistogramOf(right));
            LatencyHistogram whole = HistogramOf([.. left, .. right]);
            return sum.Count == whole.Count && sum.Mean == whole.Mean && sum.Percentile(percentage) == whole.Percentile(percentage);
        }, iter: 500);

    [Fact]
    public void A_duration_beyond_the_range_is_counted_and_bounded_by_the_extremes()
    {
        long month = TimeSpan.FromDays(30).Ticks;
        LatencyHistogram histogram = HistogramOf(month, month, month * 2, TimeSpan.MaxValue.Ticks);

        histogram.Max.ShouldBe(TimeSpan.MaxValue);
        histogram.Percentile(100).ShouldBe(TimeSpan.MaxValue);
        histogram.Percentile(50)!.Value.ShouldBeInRange(TimeSpan.FromDays(30), TimeSpan.MaxValue);
    }

    [Fact]
    public void A_day_is_within_the_range()
    {
        long day = TimeSpan.FromDays(1).Ticks;
        LatencyHistogram histogram = HistogramOf(1, day, day + 1, long.MaxValue);

        histogram.Percentile(50)!.Value.TotalHours.ShouldBe(24, 24 * LatencyHistogram.RelativeError);
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(100.001)]
    [InlineData(double.NaN)]
    public void A_percentage_outside_0_to_100_is_refused(double percentage) =>
        Should.Throw<ArgumentOutOfRangeException>(() => HistogramOf(1).Percentile(percentage));

    [Fact]
    public void A_negative_duration_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new LatencyHistogram().Record(TimeSpan.FromTicks(-1)));

    [Fact]
    public void A_bucket_that_counts_beyond_32_bits_stays_exact()
    {
        LatencyHistogram histogram = HistogramOf(100, 100, 100, 7_000_000);
        for (int doubling = 0; doubling < 34; doubling++)
        {
            var copy = new LatencyHistogram();
            copy.Add(histogram);
            histogram.Add(copy);
        }

        histogram.Count.ShouldBe(4L << 34);
        histogram.Percentile(74.9).ShouldBe(TimeSpan.FromTicks(100));
        histogram.Percentile(75.1)!.Value.Ticks.ShouldBeInRange(6_900_000, 7_000_000);
    }

    [Fact]
    public void A_histogram_of_a_few_like_durations_takes_less_than_a_kilobyte()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        LatencyHistogram histogram = HistogramOf(1000, 1001, 1002);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1024);
        histogram.Count.ShouldBe(3);
    }

    private static LatencyHistogram HistogramOf(params long[] ticks)
    {
        var histogram = new LatencyHistogram();
        foreach (long value in ticks)
            histogram.Record(TimeSpan.FromTicks(value));
        return histogram;
    }
}
