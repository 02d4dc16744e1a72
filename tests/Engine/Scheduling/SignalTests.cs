using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

public sealed class SignalTests
{
    private readonly Signal _signal = new();

    [Fact]
    public void A_set_that_nobody_waits_for_is_kept_for_the_next_wait_only()
    {
        _signal.Set();
        _signal.Set();

        _signal.Wait(Gate.Patience).ShouldBeTrue();
        _signal.Wait(TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public void A_set_wakes_the_thread_that_waits()
    {
        var woken = new Gate();
        var thread = new Thread(() =>
        {
            if (_signal.Wait(Gate.Patience))
                woken.Open();
        });
        thread.Start();
        Gate.Until(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the thread waited");

        _signal.Set();

        woken.Pass();
    }

    [Fact]
    public void No_set_is_lost_between_two_threads_that_answer_each_other()
    {
        const int Rounds = 20_000;
        var answer = new Signal();
        var missed = 0;
        var thread = new Thread(() =>
        {
            for (var i = 0; i < Rounds && missed == 0; i++)
            {
                missed += _signal.Wait(Gate.Patience) ? 0 : 1;
                answer.Set();
            }
        });
        thread.Start();

        for (var i = 0; i < Rounds && missed == 0; i++)
        {
            _signal.Set();
            missed += answer.Wait(Gate.Patience) ? 0 : 1;
        }

        missed.ShouldBe(0);
        thread.Join(Gate.Patience).ShouldBeTrue();
    }
}
