using ConcurrencyOps.Contention;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Tests.Contention;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class DeadlockWatchTests
{
    private const int Bank = 1;
    private const int Shop = 2;

    [Fact]
    public async Task A_circle_that_lasts_is_looked_into_and_what_the_look_shows_is_reported_once()
    {
        using var stage = new WatchStage();
        var session = Circle(stage.Source.With(Bank), 11, 12);
        stage.Begin(Bank);
        await stage.PassUntilAsync(() => !stage.Looks.IsEmpty);

        stage.Shows[Bank] = Confirmed(Bank, 11, 12);
        await stage.PassUntilAsync(() => stage.Found.Count > 0);
        session.Over();
        await stage.EndAsync();

        stage.Found.ShouldBe([stage.Shows[Bank]]);
    }

    [Fact]
    public async Task What_stands_already_when_the_watch_begins_is_reported_although_no_event_tells_of_it()
    {
        using var stage = new WatchStage();
        var session = stage.Source.With(Bank);
        stage.Shows[Bank] = Confirmed(Bank, 11, 12);

        stage.Begin(Bank);
        await stage.PassUntilAsync(() => stage.Found.Count == 1);
        session.Over();
        await stage.EndAsync();

        stage.Looks.ShouldBe([Bank]);
    }

    [Fact]
    public async Task What_looks_like_a_circle_in_the_events_and_is_none_is_not_reported()
    {
        using var stage = new WatchStage();
        Circle(stage.Source.With(Bank), 11, 12);
        var shop = Circle(stage.Source.With(Shop), 21, 22);
        stage.Begin(Bank, Shop);
        await stage.PassUntilAsync(() => stage.Looks.Count(static process => process == Bank) >= 2);

        stage.Shows[Shop] = Confirmed(Shop, 21, 22);
        await stage.PassUntilAsync(() => stage.Found.Count > 0);

        stage.Found.ShouldAllBe(static deadlock => deadlock.ProcessId == Shop);
        shop.Over();
    }

    [Fact]
    public async Task Where_there_can_be_no_look_the_events_alone_are_reported_as_what_they_are()
    {
        using var stage = new WatchStage();
        var session = Circle(stage.Source.With(Bank), 11, 12);
        stage.Refuses[Bank] = InspectionFailure.NotPermitted;

        stage.Begin(Bank);
        await stage.PassUntilAsync(() => stage.Found.Count == 1);
        session.Over();
        await stage.EndAsync();

        stage.Found.ShouldHaveSingleItem().Certainty.ShouldBe(DeadlockCertainty.Inferred);
        stage.Found[0].Participants.Select(static one => one.ThreadId).ShouldBe([11, 12]);
        stage.Reports.Select(static report => report.Kind).ShouldBe([WatchReportKind.NotLookedInto, WatchReportKind.Found, WatchReportKind.Ended]);
        stage.Looks.ShouldBe([Bank]);
    }

    [Fact]
    public async Task A_look_that_fails_once_loses_nothing()
    {
        using var stage = new WatchStage();
        Circle(stage.Source.With(Bank), 11, 12);
        stage.Refuses[Bank] = InspectionFailure.Crashed;

        stage.Begin(Bank);
        await stage.PassUntilAsync(() => stage.Found.Count == 1);

        stage.Found[0].Certainty.ShouldBe(DeadlockCertainty.Inferred);
        stage.Reports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_long_wait_is_looked_into_although_it_is_no_circle_in_the_events()
    {
        using var stage = new WatchStage();
        stage.Source.With(Bank).Began(0, 11, 0xA, owner: 99);
        stage.Begin(Bank);
        await stage.PassUntilAsync(() => !stage.Looks.IsEmpty);

        stage.Shows[Bank] = Confirmed(Bank, 11, 12);
        await stage.PassUntilAsync(() => stage.Found.Count == 1);
    }

    [Fact]
    public async Task Those_who_wait_behind_a_known_deadlock_are_not_looked_into_again_and_again()
    {
        using var stage = new WatchStage();
        stage.Shows[Bank] = Confirmed(Bank, 11, 12);
        Circle(stage.Source.With(Bank), 11, 12).Began(0, 13, 0xA, owner: 11).Began(0, 14, 0xC, owner: 13);

        // The other process shows that time goes on.
        stage.Source.With(Shop).Began(0, 21, 0xA, owner: 99);
        stage.Begin(Bank, Shop);
        await stage.PassUntilAsync(() => stage.Looks.Count(static process => process == Shop) >= 5);

        stage.Looks.Count(static process => process == Bank).ShouldBeLessThanOrEqualTo(2);
        stage.Found.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Processes_that_refuse_or_end_are_told_and_the_watch_ends_with_the_last()
    {
        using var stage = new WatchStage();
        stage.Source.WithRefusal(Bank, new ContentionSourceException(ContentionSourceFailure.NotDotNet, "It is not .NET."));
        stage.Source.With(Shop, new ScriptedSession { EventsLost = 3 }).Over();

        stage.Begin(Bank, Shop);
        await stage.EndAsync();

        stage.Reports.Select(static report => (report.Kind, report.ProcessId, report.EventsLost))
            .ShouldBe([(WatchReportKind.Failed, Bank, 0), (WatchReportKind.Ended, Shop, 3)]);
    }

    [Fact]
    public async Task It_ends_when_its_time_is_over_and_lets_go_of_the_process()
    {
        using var stage = new WatchStage();
        var session = stage.Source.With(Bank);

        stage.Begin(TimeSpan.FromSeconds(5), Bank);
        await stage.EndAsync();

        stage.Reports.ShouldBeEmpty();
        SpinWait.SpinUntil(() => session is { IsStopped: true, IsDisposed: true }, TimeSpan.FromSeconds(60)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stop_ends_it_at_once()
    {
        using var stage = new WatchStage();
        stage.Source.With(Bank);
        stage.Begin(Bank);
        await stage.PassUntilAsync(() => stage.Looks.Count == 1);

        await stage.StopAsync();
    }

    [Fact]
    public async Task A_process_that_does_not_answer_is_told_and_not_waited_for()
    {
        using var stage = new WatchStage();
        using var answer = new ManualResetEventSlim();
        stage.Source.WithSilence(Bank, answer, new ScriptedSession());

        stage.Begin(Bank);
        await stage.EndAsync();

        stage.Reports.ShouldBe([new WatchReport(WatchReportKind.Silent, Bank)]);
        answer.Set();
    }

    private static ScriptedSession Circle(ScriptedSession session, long one, long other) =>
        session.Began(0, one, 0xA, owner: other).Began(0, other, 0xB, owner: one);

    private static Deadlock Confirmed(int process, params long[] threads) => new()
    {
        Kind = DeadlockKind.Monitor,
        Certainty = DeadlockCertainty.Confirmed,
        ProcessId = process,
        ThreadCount = threads.Length,
        BlockedCount = 0,
        Cycle = "as the look shows it",
        Participants = [.. threads.Select(static thread => new DeadlockParticipant { ThreadId = thread })],
        Source = "look",
        DetectedAt = DateTimeOffset.UnixEpoch,
    };
}
