using ConcurrencyOps.Deadlocks;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class LongWaitScheduleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Looks_become_rarer_while_there_is_always_somebody_who_waits_long()
    {
        var looks = LooksWithin(TimeSpan.FromMinutes(10), new LongWaitSchedule(_time));

        looks.Take(7).ShouldBe([0, 1, 3, 7, 15, 31, 63]);
        looks.Skip(7).Zip(looks.Skip(6), static (later, earlier) => later - earlier).ShouldAllBe(static pause => pause == 60);
    }

    [Fact]
    public void After_a_quiet_time_the_next_long_wait_is_looked_at_at_once_and_the_one_after_soon()
    {
        var schedule = new LongWaitSchedule(_time);
        LooksWithin(TimeSpan.FromMinutes(10), schedule);

        _time.Advance(TimeSpan.FromMinutes(5));

        LooksWithin(TimeSpan.FromSeconds(4), schedule).ShouldBe([0, 1, 3]);
    }

    // In seconds from now.
    private List<int> LooksWithin(TimeSpan span, LongWaitSchedule schedule)
    {
        List<int> looks = [];
        for (var second = 0; second <= span.TotalSeconds; second++)
        {
            if (schedule.IsDue)
            {
                schedule.Looked();
                looks.Add(second);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        return looks;
    }
}
