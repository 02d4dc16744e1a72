using ConcurrencyOps.Resilience;
using CsCheck;

namespace ConcurrencyOps.Tests.Resilience;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly BucketRules TwoASecond = new(2, TimeSpan.FromSeconds(1));

    [Fact]
    public void A_full_bucket_lets_a_burst_through_and_then_one_call_after_the_other()
    {
        BucketSnapshot? bucket = null;
        List<double> waits = [];
        for (var i = 0; i < 5; i++)
        {
            (bucket, var wait) = TokenBucket.Take(bucket, TwoASecond, Start);
            waits.Add(wait.TotalSeconds);
        }

        waits.ShouldBe([0, 0, 0.5, 1, 1.5]);
    }

    [Fact]
    public void After_a_long_pause_the_burst_is_no_larger_than_the_limit()
    {
        var (bucket, _) = TokenBucket.Take(null, TwoASecond, Start);
        for (var i = 0; i < 2; i++)
        {
            (bucket, var wait) = TokenBucket.Take(bucket, TwoASecond, Start.AddDays(1));
            wait.ShouldBe(TimeSpan.Zero);
        }

        TokenBucket.Take(bucket, TwoASecond, Start.AddDays(1)).Wait.ShouldBe(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void When_everyone_who_waits_is_cancelled_nobody_later_waits_for_them()
    {
        BucketSnapshot? bucket = null;
        for (var i = 0; i < 100; i++)
            bucket = TokenBucket.Take(bucket, TwoASecond, Start).After;

        for (var i = 0; i < 98; i++)
            bucket = TokenBucket.GiveBack(bucket!, TwoASecond, Start);

        TokenBucket.Take(bucket, TwoASecond, Start).Wait.ShouldBe(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void Giving_back_never_fills_it_beyond_the_limit()
    {
        var bucket = TokenBucket.Take(null, TwoASecond, Start).After;
        for (var i = 0; i < 5; i++)
            bucket = TokenBucket.GiveBack(bucket, TwoASecond, Start);

        bucket.Tokens.ShouldBe(2);
    }

    [Fact]
    public void A_clock_set_back_by_an_hour_does_not_stop_the_refill()
    {
        var bucket = new BucketSnapshot(0, Start);
        (bucket, var wait) = TokenBucket.Take(bucket, TwoASecond, Start.AddHours(-1));

        wait.ShouldBe(TimeSpan.FromSeconds(0.5));
        TokenBucket.Take(bucket, TwoASecond, Start.AddHours(-1).AddSeconds(1)).Wait.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Threads_with_slightly_different_times_do_not_get_the_same_stretch_twice()
    {
        var bucket = new BucketSnapshot(0, Start);
        var total = TimeSpan.Zero;
        for (var i = 0; i < 10; i++)
        {
            (bucket, _) = TokenBucket.Take(bucket, TwoASecond, Start.AddSeconds(1));
            (bucket, total) = TokenBucket.Take(bucket, TwoASecond, Start.AddSeconds(0.5));
        }

        // 20 tokens taken of a bucket that had got 2 by second 1: the last is due 9 seconds after it.
        total.TotalSeconds.ShouldBe(9.5, 1e-6);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1e300)]
    [InlineData(1e300)]
    public void A_damaged_number_of_tokens_gives_a_wait_that_can_be_named(double tokens) =>
        TokenBucket.Take(new BucketSnapshot(tokens, Start), TwoASecond, DateTimeOffset.MinValue).Wait.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromDays(36_600));

    /// <summary>The model keeps every promise ever made and asks which is the earliest time that keeps the guarantee against all of them.</summary>
    [Fact]
    public void Any_history_agrees_with_a_naive_model_and_keeps_the_guarantee() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 3_000], Gen.Frequency((1, Gen.Const(0)), (1, Gen.Int[0, 900])).Array[1, 50]).Sample(
            (limit, windowMs, pauses) =>
            {
                var rules = new BucketRules(limit, TimeSpan.FromMilliseconds(windowMs));
                BucketSnapshot? bucket = null;
                List<double> due = [];
                var now = 0d;
                foreach (var pause in pauses)
                {
                    now += pause;
                    (bucket, var wait) = TokenBucket.Take(bucket, rules, Start.AddMilliseconds(now));
                    (now + wait.TotalMilliseconds).ShouldBe(EarliestFor(due, now, limit, windowMs), 0.01);
                    due.Add(now + wait.TotalMilliseconds);
                }

                due.ShouldBeInOrder();
            },
            iter: 3_000);

    /// <summary>
    /// Taking and giving back in any order, against whole numbers: a token is as many units as the window has milliseconds, and each millisecond
    /// brings as many units as the limit. What was given back was not used: over all time no more calls begin than the limit allows.
    /// </summary>
    [Fact]
    public void Any_history_with_calls_that_give_back_agrees_with_a_model_in_whole_numbers() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 3_000], Gen.Select(Gen.Frequency((1, Gen.Const(0)), (1, Gen.Int[0, 900])), Gen.Int[-1, 5]).Array[1, 60]).Sample(
            (limit, windowMs, history) =>
            {
                var rules = new BucketRules(limit, TimeSpan.FromMilliseconds(windowMs));
                var full = (long)limit * windowMs;
                var (bucket, level, now) = (new BucketSnapshot(limit, Start), full, 0L);
                List<double> due = [];
                foreach (var (pause, deed) in history)
                {
                    now += pause;
                    level = Math.Min(full, level + ((long)pause * limit));
                    var at = Start.AddMilliseconds(now);
                    var waiting = due.FindIndex(time => time > now);
                    if (deed < 0 && waiting >= 0)
                    {
                        due.RemoveAt(waiting);
                        bucket = TokenBucket.GiveBack(bucket, rules, at);
                        level = Math.Min(full, level + windowMs);
                    }
                    else
                    {
                        (bucket, var wait) = TokenBucket.Take(bucket, rules, at);
                        level -= windowMs;
                        wait.TotalMilliseconds.ShouldBe(Math.Max(0, -level) / (double)limit, 0.01);
                        due.Add(now + wait.TotalMilliseconds);
                    }

                    bucket.Tokens.ShouldBe(level / (double)windowMs, 1e-6);
                }

                due.Sort();
                for (var i = 0; i < due.Count; i++)
                    (i + 1).ShouldBeLessThanOrEqualTo((int)(limit + (due[i] * limit / windowMs) + 0.01));
            },
            iter: 3_000);

    /// <summary>Of any n calls in a row the last comes at least (n - limit) places after the first; a place is window / limit.</summary>
    private static double EarliestFor(List<double> due, double now, int limit, int windowMs)
    {
        var earliest = now;
        for (var i = 0; i < due.Count; i++)
        {
            var places = due.Count - i + 1 - limit;
            earliest = Math.Max(earliest, due[i] + (Math.Max(0, places) * (double)windowMs / limit));
        }

        return earliest;
    }
}
