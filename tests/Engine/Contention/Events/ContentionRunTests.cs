using ConcurrencyOps.Contention;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Contention;

public sealed class ContentionRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly ScriptedSource _source = new();
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromTicks(1) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_measures_for_as_long_as_it_was_told_to_and_then_ends_every_session()
    {
        var (first, second) = (_source.With(1), _source.With(2));
        using var run = Run(1, 2);
        run.Begin(Patience, Token);

        var wait = Task.Run(() => run.Wait(Duration, Token), Token);
        run.Sources[0].Failure.ShouldBeNull();
        (await PassUntilAsync(wait)).ShouldBeGreaterThanOrEqualTo(Duration);
        (first.IsStopped, second.IsStopped).ShouldBe((false, false));

        run.End(Patience, Token);
        (first.IsStopped, second.IsStopped).ShouldBe((true, true));
        run.Sources.ShouldAllBe(static one => one.Meter != null && !one.HasEndedEarly && one.Failure == null);
    }

    [Fact]
    public void A_process_that_refuses_takes_nothing_from_the_others()
    {
        _source.WithRefusal(1, new ContentionSourceException(ContentionSourceFailure.NotDotNet, "It is not .NET."));
        _source.With(2).Began(0, 7, 0xA).Ended(1, 7, 1).Over();
        using var run = Run(1, 2);

        run.Begin(Patience, Token);
        run.Wait(Duration, Token);
        run.End(Patience, Token);

        run.Sources[0].Failure.ShouldBeOfType<ContentionSourceException>();
        run.Sources[0].Meter.ShouldBeNull();
        run.Sources[1].Meter.ShouldNotBeNull();
    }

    [Fact]
    public void When_all_processes_have_ended_nobody_waits_for_the_rest_of_the_time()
    {
        _source.With(1).Over();
        using var run = Run(1);

        run.Begin(Patience, Token);
        run.Wait(Timeout.InfiniteTimeSpan, Token);
        run.End(Patience, Token);

        run.Sources[0].HasEndedEarly.ShouldBeTrue();
        run.Sources[0].Meter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_process_that_does_not_answer_is_waited_for_only_so_long_and_its_session_is_let_go_of_when_it_comes()
    {
        using var answer = new ManualResetEventSlim();
        var session = new ScriptedSession();
        _source.WithSilence(1, answer, session);
        using var run = Run(1);

        var begin = Task.Run(() => run.Begin(Duration, Token), Token);
        (await PassUntilAsync(begin)).ShouldBeGreaterThanOrEqualTo(Duration);
        run.Sources[0].State.ShouldBe(ReaderState.Opening);

        run.Dispose();
        answer.Set();
        SpinWait.SpinUntil(() => session.IsDisposed, Patience).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stop_ends_the_wait_at_once()
    {
        var session = _source.With(1);
        using var stop = new CancellationTokenSource();
        var run = Run(1);
        run.Begin(Patience, stop.Token);

        var wait = Task.Run(() => run.Wait(Timeout.InfiniteTimeSpan, stop.Token), Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => wait.WaitAsync(Patience, Token));

        run.Dispose();
        SpinWait.SpinUntil(() => session is { IsStopped: true, IsDisposed: true }, Patience).ShouldBeTrue();
    }

    [Fact]
    public void What_broke_in_the_middle_is_told_with_what_was_measured_before()
    {
        _source.With(1, new ScriptedSession { EventsLost = 7, BreaksWith = new ContentionSourceException(ContentionSourceFailure.TraceUnusable, "It is no trace.") }).Over();
        using var run = Run(1);

        run.Begin(Patience, Token);
        run.Wait(Duration, Token);
        run.End(Patience, Token);

        run.Sources[0].Failure!.Message.ShouldBe("It is no trace.");
        (run.Sources[0].Meter is not null, run.Sources[0].EventsLost).ShouldBe((true, 7));
    }

    private ContentionRun Run(params int[] processes)
    {
        var run = new ContentionRun(_source, _time);
        foreach (var process in processes)
            run.Add(process, new ContentionTable($"process {process}", ContentionGrouping.Lock));

        return run;
    }

    // Lets time pass, and tells how much of it. In steps: whoever waits may not have set his timer yet.
    private async Task<TimeSpan> PassUntilAsync(Task done)
    {
        var patience = Task.Delay(Patience, Token);
        var startedAt = _time.GetUtcNow();
        while (!done.IsCompleted && !patience.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        done.IsCompleted.ShouldBeTrue();
        await done;
        return _time.GetUtcNow() - startedAt;
    }
}
