using ConcurrencyOps.Health;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Health.Running;

public sealed class CheckScheduleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Every_service_is_due_at_once_and_then_once_an_interval()
    {
        var schedule = NewSchedule(new ScheduleRules(Interval, TimeSpan.Zero));
        schedule.Add(Checks.Of("http://a/"));
        schedule.Add(Checks.Of("http://b/"));

        schedule.TakeDue(Never).Count.ShouldBe(2);
        schedule.UntilNext.ShouldBe(Interval);
        schedule.TakeDue(Never).ShouldBeEmpty();

        _time.Advance(Interval);
        schedule.TakeDue(Never).Count.ShouldBe(2);
    }

    [Fact]
    public void A_turn_that_is_taken_late_does_not_move_the_next()
    {
        var schedule = NewSchedule(new ScheduleRules(Interval, TimeSpan.Zero));
        schedule.Add(Checks.Of("http://a/"));
        schedule.TakeDue(Never);

        _time.Advance(Interval + TimeSpan.FromSeconds(4));
        schedule.TakeDue(Never).Count.ShouldBe(1);

        schedule.UntilNext.ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void A_service_whose_check_is_under_way_misses_its_turn_and_the_others_do_not()
    {
        var slow = Checks.Of("http://slow/");
        var quick = Checks.Of("http://quick/");
        var schedule = NewSchedule(new ScheduleRules(Interval, TimeSpan.Zero));
        schedule.Add(slow);
        schedule.Add(quick);
        schedule.TakeDue(Never);
        _time.Advance(Interval);

        schedule.TakeDue(check => check == slow).ShouldBe([quick]);

        schedule.Missed.ShouldBe(1);
        _time.Advance(Interval);
        schedule.TakeDue(Never).ShouldBe([slow, quick], ignoreOrder: true);
    }

    [Fact]
    public void After_a_sleep_a_service_is_checked_once_and_not_once_for_every_turn_slept()
    {
        var schedule = NewSchedule(new ScheduleRules(Interval, TimeSpan.Zero));
        schedule.Add(Checks.Of("http://a/"));
        schedule.TakeDue(Never);

        _time.Advance(TimeSpan.FromHours(1));
        schedule.TakeDue(Never).Count.ShouldBe(1);
        schedule.TakeDue(Never).ShouldBeEmpty();

        schedule.UntilNext.ShouldBe(Interval);
        schedule.Missed.ShouldBe(359);
    }

    [Fact]
    public void It_is_over_after_the_count()
    {
        var schedule = NewSchedule(new ScheduleRules(Interval, TimeSpan.Zero, Count: 2));
        schedule.Add(Checks.Of("http://a/"));
        schedule.TakeDue(Never);
        schedule.IsOver.ShouldBeFalse();

        _time.Advance(Interval);
        schedule.TakeDue(Never).Count.ShouldBe(1);

        schedule.IsOver.ShouldBeTrue();
        schedule.UntilNext.ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_due_after_the_duration()
    {
        var schedule = NewSchedule(new ScheduleRules(Interval, TimeSpan.Zero, Duration: TimeSpan.FromSeconds(25)));
        schedule.Add(Checks.Of("http://a/"));
        var taken = 0;
        for (var second = 0; second < 60; second++)
        {
            taken += schedule.TakeDue(Never).Count;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        taken.ShouldBe(3);
        schedule.UntilNext.ShouldBeNull();
    }

    // The promise of the schedule, for any interval, jitter and steps of time: turn n of a service lies within [n, n + jitter) intervals.
    [Fact]
    public void Turns_stay_in_their_place_whatever_the_steps_of_time()
    {
        var steps = Gen.Int[1, 5_000].Array[1, 200];
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 100], steps).Sample((seconds, jitterPercent, stepsMs) =>
        {
            var time = new FakeTimeProvider();
            var interval = TimeSpan.FromSeconds(seconds);
            var jitter = interval * (jitterPercent / 100.0);
            var schedule = new CheckSchedule(new ScheduleRules(interval, jitter), time);
            schedule.Add(Checks.Of("http://a/"));
            var (now, last) = (TimeSpan.Zero, -1L);
            foreach (var step in stepsMs)
            {
                foreach (var _ in schedule.TakeDue(Never))
                {
                    var turn = (long)Math.Floor(now / interval);
                    turn.ShouldBeGreaterThanOrEqualTo(last);
                    last = turn;
                }

                if (schedule.UntilNext is { } next)
                    next.ShouldBeLessThanOrEqualTo(interval + jitter);

                now += TimeSpan.FromMilliseconds(step);
                time.Advance(TimeSpan.FromMilliseconds(step));
            }
        }, iter: 200);
    }

    [Fact]
    public void Jitter_spreads_services_from_the_second_round_on_and_each_keeps_its_place()
    {
        var schedule = NewSchedule(new ScheduleRules(Interval, TimeSpan.FromSeconds(5)));
        for (var i = 0; i < 50; i++)
            schedule.Add(Checks.Of($"http://host{i}/"));

        schedule.TakeDue(Never).Count.ShouldBe(50);
        var second = DueTimes(schedule, TimeSpan.FromSeconds(20));

        second.Values.Select(static at => at.TotalSeconds).Distinct().Count().ShouldBeGreaterThan(5);
        second.Values.ShouldAllBe(static at => at >= TimeSpan.FromSeconds(10) && at <= TimeSpan.FromSeconds(15.5));
    }

    private static bool Never(ServiceCheck check) => false;

    private CheckSchedule NewSchedule(ScheduleRules rules) => new(rules, _time);

    private Dictionary<ServiceCheck, TimeSpan> DueTimes(CheckSchedule schedule, TimeSpan until)
    {
        var step = TimeSpan.FromSeconds(0.5);
        var due = new Dictionary<ServiceCheck, TimeSpan>();
        for (var now = step; now < until; now += step)
        {
            _time.Advance(step);
            foreach (var check in schedule.TakeDue(Never))
                due.TryAdd(check, now);
        }

        return due;
    }
}
