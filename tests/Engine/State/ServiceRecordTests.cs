using ConcurrencyOps.Health;
using ConcurrencyOps.State;
using CsCheck;

namespace ConcurrencyOps.Tests.State;

public sealed class ServiceRecordTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Gen<ServiceStatus> Statuses = Gen.Frequency((3, Gen.Const(ServiceStatus.Up)), (4, Gen.Enum<ServiceStatus>()));

    [Fact]
    public void The_first_verdict_stands_whatever_the_thresholds()
    {
        var record = ServiceRecord.Apply(null, Seen(ServiceStatus.Down, 5), new ConfirmationRules(3, 3));

        (record.Status, record.RawStatus, record.Since, record.PreviousStatus, record.Changed).ShouldBe((ServiceStatus.Down, ServiceStatus.Down, At(5), null, null));
        (record.ConsecutiveFailures, record.Checks).ShouldBe((1, 1));
    }

    [Fact]
    public void A_service_goes_down_after_so_many_failures_in_a_row_and_comes_back_after_so_many_successes() =>
        StatusesOf("UDDUDDDDUUDUUUU", new ConfirmationRules(3, 2)).ShouldBe("UUUUUUDDDUUUUUU");

    [Fact]
    public void Between_down_and_degraded_a_change_is_immediate() =>
        StatusesOf("DGDG", new ConfirmationRules(5, 5)).ShouldBe("DGDG");

    [Theory]
    [InlineData("UXXD", 3, 1, "UUUU")]
    [InlineData("UDXXDXD", 3, 1, "UUUUUUD")]
    [InlineData("UXXXD", 3, 1, "UUUXX")]
    [InlineData("UXXXDDD", 3, 1, "UUUXXXD")]
    [InlineData("UXXXU", 3, 2, "UUUXU")]
    [InlineData("DXXD", 3, 1, "DDDD")]
    [InlineData("DXXXD", 3, 1, "DDDXD")]
    [InlineData("DDDUXXXG", 3, 2, "DDDDDDXG")]
    [InlineData("DDDXXXD", 3, 1, "DDDDDXD")]
    [InlineData("DUXU", 1, 2, "DDXU")]
    [InlineData("DXXXUU", 3, 2, "DDDXXU")]
    [InlineData("XD", 3, 3, "XD")]
    [InlineData("XXU", 3, 3, "XXU")]
    public void What_could_not_be_told_is_no_evidence_and_is_itself_believed_after_so_many_in_a_row(string checks, int confirm, int recover, string statuses) =>
        StatusesOf(checks, new ConfirmationRules(confirm, recover)).ShouldBe(statuses);

    [Fact]
    public void Failures_in_a_row_are_counted_over_what_could_not_be_told()
    {
        ServiceRecord? record = null;
        foreach (var (second, letter) in "XDXGX".Index())
            record = ServiceRecord.Apply(record, Seen(StatusOf(letter), second), new ConfirmationRules());

        (record!.ConsecutiveFailures, record.ConsecutiveSuccesses, record.Checks).ShouldBe((2, 0, 5));
    }

    [Fact]
    public void A_verdict_that_comes_late_counts_although_a_newer_check_could_not_tell()
    {
        var rules = new ConfirmationRules(2, 1);
        var record = ServiceRecord.Apply(null, Seen(ServiceStatus.Up, 0), rules);
        foreach (var (status, second) in ((ServiceStatus, int)[])[(ServiceStatus.Down, 10), (ServiceStatus.Unknown, 30), (ServiceStatus.Up, 20), (ServiceStatus.Down, 40)])
            record = ServiceRecord.Apply(record, Seen(status, second), rules);

        (record.Status, record.ConsecutiveFailures).ShouldBe((ServiceStatus.Up, 1));
    }

    [Fact]
    public void With_one_and_one_the_status_is_always_the_raw_status() =>
        Gen.Select(Statuses, Gen.Int[0, 20]).Array[1, 40].Sample(history =>
        {
            ServiceRecord? record = null;
            foreach (var (status, second) in history)
            {
                record = ServiceRecord.Apply(record, Seen(status, second), new ConfirmationRules());
                record.Status.ShouldBe(record.RawStatus);
            }
        }, iter: 2_000);

    [Fact]
    public void Changed_previous_and_since_tell_of_the_confirmed_status()
    {
        var rules = new ConfirmationRules(2, 1);
        var up = ServiceRecord.Apply(null, Seen(ServiceStatus.Up, 0), rules);
        var suspected = ServiceRecord.Apply(up, Seen(ServiceStatus.Down, 60), rules);
        (suspected.Status, suspected.RawStatus, suspected.Changed, suspected.Since).ShouldBe((ServiceStatus.Up, ServiceStatus.Down, false, At(0)));

        var down = ServiceRecord.Apply(suspected, Seen(ServiceStatus.Down, 120), rules);
        (down.Status, down.PreviousStatus, down.Changed, down.Since).ShouldBe((ServiceStatus.Down, ServiceStatus.Up, true, At(120)));
        ServiceRecord.Apply(down, Seen(ServiceStatus.Down, 180), rules).Since.ShouldBe(At(120));
    }

    [Fact]
    public void Overlapping_runs_that_see_a_service_fail_count_every_failure_in_any_order() =>
        Gen.Shuffle(Enumerable.Range(1, 8).ToArray()).Sample(order =>
        {
            ServiceRecord? record = null;
            foreach (var second in order)
                record = ServiceRecord.Apply(record, Seen(ServiceStatus.Down, second), new ConfirmationRules(8, 1));

            (record!.ConsecutiveFailures, record.Checks, record.CheckedAt).ShouldBe((8, 8, At(8)));
        }, iter: 200);

    [Fact]
    public void Late_failures_confirm_what_the_newest_check_says()
    {
        var rules = new ConfirmationRules(3, 1);
        var record = ServiceRecord.Apply(null, Seen(ServiceStatus.Up, 0), rules);
        foreach (var second in (int[])[12, 11, 10])
            record = ServiceRecord.Apply(record, Seen(second == 12 ? ServiceStatus.Degraded : ServiceStatus.Down, second), rules);

        (record.Status, record.Since, record.Changed).ShouldBe((ServiceStatus.Degraded, At(12), true));
    }

    [Fact]
    public void A_failure_from_before_the_last_success_is_counted_as_a_check_and_nothing_else()
    {
        var rules = new ConfirmationRules(2, 1);
        var record = ServiceRecord.Apply(null, Seen(ServiceStatus.Up, 10), rules);
        record = ServiceRecord.Apply(record, Seen(ServiceStatus.Down, 20), rules);

        var late = ServiceRecord.Apply(record, Seen(ServiceStatus.Down, 5), rules);
        (late.Status, late.ConsecutiveFailures, late.Checks).ShouldBe((ServiceStatus.Up, 1, 3));
    }

    /// <summary>The model has all checks and sorts them; what arrives late may be missed in a streak, never turn it.</summary>
    [Fact]
    public void However_late_checks_arrive_the_newest_rules_and_all_are_counted() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 20).ToArray()), Statuses.Array[20], Gen.Int[1, 4], Gen.Int[1, 4]).Sample(
            (order, statuses, confirm, recover) =>
            {
                ServiceRecord? record = null;
                foreach (var second in order)
                    record = ServiceRecord.Apply(record, Seen(statuses[second], second), new ConfirmationRules(confirm, recover));

                (record!.Checks, record.CheckedAt, record.RawStatus).ShouldBe((20, At(19), statuses[19]));
                var evidence = statuses.Where(static status => status != ServiceStatus.Unknown).Reverse().ToList();
                var isUp = evidence.Count > 0 && evidence[0] == ServiceStatus.Up;
                (record.ConsecutiveFailures > 0, record.ConsecutiveSuccesses > 0).ShouldBe((evidence.Count > 0 && !isUp, isUp));
                var streak = evidence.TakeWhile(status => IsUp(status) == isUp).Count();
                if (order.SequenceEqual(order.Order()))
                    (record.ConsecutiveFailures + record.ConsecutiveSuccesses).ShouldBe(streak);
            },
            iter: 3_000);

    [Fact]
    public void In_order_the_confirmed_status_agrees_with_a_naive_model() =>
        Gen.Select(Statuses.Array[1, 40], Gen.Int[1, 4], Gen.Int[1, 4]).Sample(
            (statuses, confirm, recover) =>
            {
                ServiceRecord? record = null;
                var expected = statuses[0];
                for (var i = 0; i < statuses.Length; i++)
                {
                    record = ServiceRecord.Apply(record, Seen(statuses[i], i), new ConfirmationRules(confirm, recover));
                    expected = Model(statuses[..(i + 1)], expected, confirm, recover);

                    record.Status.ShouldBe(expected);
                }
            },
            iter: 3_000);

    // Has all checks, newest last, and goes over them anew each time.
    private static ServiceStatus Model(ServiceStatus[] all, ServiceStatus before, int confirm, int recover)
    {
        var raw = all[^1];
        if (raw == ServiceStatus.Unknown)
            return all.Reverse().TakeWhile(static status => status == ServiceStatus.Unknown).Count() >= confirm ? raw : before;

        var believed = Believed([.. all.Where(static status => status != ServiceStatus.Unknown)], confirm, recover);
        return before == ServiceStatus.Unknown && IsUp(believed) != IsUp(raw) ? before : believed;
    }

    private static ServiceStatus Believed(ServiceStatus[] evidence, int confirm, int recover)
    {
        var believed = evidence[0];
        for (var i = 1; i < evidence.Length; i++)
        {
            var isUp = IsUp(evidence[i]);
            var needed = isUp ? recover : confirm;
            var lastOnes = evidence[..(i + 1)].Reverse().Take(needed).ToList();
            if (isUp == IsUp(believed) || (lastOnes.Count == needed && lastOnes.TrueForAll(status => IsUp(status) == isUp)))
                believed = evidence[i];
        }

        return believed;
    }

    private static bool IsUp(ServiceStatus status) => status == ServiceStatus.Up;

    [Fact]
    public void A_long_message_is_cut_between_characters_and_numbers_that_are_none_are_absent()
    {
        var message = new string('x', ServiceRecord.LongestMessage - 2) + "😀😀😀";
        var record = ServiceRecord.Apply(null, Seen(ServiceStatus.Down, 0) with { ErrorMessage = message, ResponseTimeMs = double.NaN }, new ConfirmationRules());

        record.ErrorMessage.ShouldBe(new string('x', ServiceRecord.LongestMessage - 2) + "…");
        record.ResponseTimeMs.ShouldBeNull();
    }

    private static string StatusesOf(string checks, ConfirmationRules rules)
    {
        ServiceRecord? record = null;
        return string.Concat(checks.Select((letter, second) =>
        {
            record = ServiceRecord.Apply(record, Seen(StatusOf(letter), second), rules);
            return LetterOf(record.Status);
        }));
    }

    private static ServiceStatus StatusOf(char letter) => letter switch
    {
        'U' => ServiceStatus.Up,
        'D' => ServiceStatus.Down,
        'G' => ServiceStatus.Degraded,
        _ => ServiceStatus.Unknown,
    };

    private static char LetterOf(ServiceStatus status) => "XUGD"[(int)status];

    private static ServiceObservation Seen(ServiceStatus status, int second) => new()
    {
        Name = "a",
        Status = status,
        Reason = status == ServiceStatus.Up ? HealthReason.Expected : HealthReason.Timeout,
        CheckedAt = At(second),
    };

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);
}
