using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Tests.Resilience;

public sealed class CircuitTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    private static readonly CircuitRules Rules = new(3, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(100));

    [Fact]
    public void It_opens_after_so_many_failures_in_a_row_and_says_until_when()
    {
        var circuit = Fail(Fail(CircuitSnapshot.Closed, 0), 1);
        circuit.Phase.ShouldBe(CircuitPhase.Closed);

        circuit = Fail(circuit, 2, "refused");
        circuit.ShouldBe(new CircuitSnapshot
        {
            Phase = CircuitPhase.Open,
            ConsecutiveFailures = 3,
            Breaks = 1,
            OpenedAt = At(2),
            RetryAt = At(32),
            LastError = "refused",
        });
    }

    [Fact]
    public void A_success_between_failures_keeps_it_closed_and_forgets_them()
    {
        var circuit = Record(Fail(Fail(CircuitSnapshot.Closed, 0), 1), 2, CircuitOutcome.Success);

        circuit.ShouldBe(CircuitSnapshot.Closed);
        Fail(Fail(circuit, 3), 4).Phase.ShouldBe(CircuitPhase.Closed);
    }

    [Fact]
    public void Of_two_callers_one_probes_when_the_time_has_come()
    {
        var circuit = Opened();
        Enter(circuit, 31, "a").Entry.ShouldBe(CircuitEntry.Refused);

        var (probing, first) = Enter(circuit, 32, "a");
        (first, Enter(probing, 33, "b").Entry, Enter(probing, 33, "a").Entry).ShouldBe((CircuitEntry.Probe, CircuitEntry.Refused, CircuitEntry.Refused));
        Record(probing, 34, CircuitOutcome.Success, "a").ShouldBe(CircuitSnapshot.Closed);
    }

    [Fact]
    public void The_open_time_doubles_with_each_failed_probe_up_to_the_longest()
    {
        var circuit = Opened();
        List<double> openTimes = [];
        for (var i = 0; i < 5; i++)
        {
            openTimes.Add((circuit.RetryAt!.Value - circuit.OpenedAt!.Value).TotalSeconds);
            var due = (circuit.RetryAt.Value - Start).TotalSeconds;
            circuit = Record(Enter(circuit, due, "p").After, due, CircuitOutcome.Failure, "p");
        }

        openTimes.ShouldBe([30, 60, 100, 100, 100]);
    }

    [Fact]
    public void A_cancelled_probe_neither_closes_nor_delays_and_the_next_call_probes_at_once()
    {
        var (probing, _) = Enter(Opened(), 40, "a");
        var circuit = Record(probing, 45, CircuitOutcome.Cancelled, "a");

        (circuit.Phase, circuit.ConsecutiveFailures, circuit.Breaks).ShouldBe((CircuitPhase.Open, 3, 1));
        Enter(circuit, 45, "b").Entry.ShouldBe(CircuitEntry.Probe);
    }

    [Fact]
    public void A_probe_that_never_came_back_is_taken_over_and_its_late_outcome_has_no_say()
    {
        var (probing, _) = Enter(Opened(), 40, "killed");
        Enter(probing, 59, "b").Entry.ShouldBe(CircuitEntry.Refused);

        var (takenOver, entry) = Enter(probing, 60, "b");
        entry.ShouldBe(CircuitEntry.Probe);
        Record(takenOver, 61, CircuitOutcome.Success, "killed").ShouldBe(takenOver);
        Record(takenOver, 61, CircuitOutcome.Cancelled, "killed").ShouldBe(takenOver);
        Fail(takenOver, 61, owner: "killed").Phase.ShouldBe(CircuitPhase.HalfOpen);
    }

    [Fact]
    public void A_failure_that_began_before_it_opened_is_counted_but_does_not_lengthen_the_open_time()
    {
        var circuit = Fail(Opened(), 20, "late");

        (circuit.RetryAt, circuit.Breaks, circuit.ConsecutiveFailures, circuit.LastError).ShouldBe((At(32), 1, 4, "late"));
        Record(circuit, 21, CircuitOutcome.Success, "other").ShouldBe(circuit);
    }

    [Fact]
    public void A_clock_set_back_by_an_hour_keeps_it_open_for_one_open_time_and_no_longer()
    {
        var (circuit, entry) = Enter(Opened(), -3600, "a");

        (entry, circuit.RetryAt, circuit.OpenedAt).ShouldBe((CircuitEntry.Refused, At(-3570), At(-3600)));
        Enter(circuit, -3570, "a").Entry.ShouldBe(CircuitEntry.Probe);
    }

    [Fact]
    public void A_clock_set_back_while_a_probe_runs_does_not_lock_the_circuit()
    {
        var (probing, _) = Enter(Opened(), 40, "killed");
        var (circuit, _) = Enter(probing, -3600, "b");

        circuit.ProbeUntil.ShouldBe(At(-3580));
        Enter(circuit, -3580, "b").Entry.ShouldBe(CircuitEntry.Probe);
    }

    [Fact]
    public void A_probe_keeps_its_own_lease_whatever_others_would_need()
    {
        var (probing, _) = Circuit.Enter(Opened(), Rules, At(40), "long", TimeSpan.FromSeconds(600));
        var (asked, entry) = Enter(probing, 41, "short");

        (entry, asked.ProbeUntil).ShouldBe((CircuitEntry.Refused, At(640)));
        Enter(asked, 639, "short").Entry.ShouldBe(CircuitEntry.Refused);
        Enter(asked, 640, "short").Entry.ShouldBe(CircuitEntry.Probe);
    }

    [Fact]
    public void A_lease_is_renewed_by_its_own_call_only()
    {
        var (probing, _) = Enter(Opened(), 40, "a");

        Circuit.Renew(probing, Rules, At(55), "b", Lease).ShouldBe((probing, CircuitEntry.Refused));
        var (renewed, entry) = Circuit.Renew(probing, Rules, At(55), "a", Lease);
        (entry, renewed.ProbeUntil).ShouldBe((CircuitEntry.Probe, At(75)));

        var (taken, _) = Enter(probing, 60, "b");
        Circuit.Renew(taken, Rules, At(61), "a", Lease).Entry.ShouldBe(CircuitEntry.Refused);
    }

    [Fact]
    public void A_forced_call_goes_through_an_open_circuit_and_decides_about_it()
    {
        var (forced, entry) = Circuit.Force(Opened(), At(5), "me", Lease);

        entry.ShouldBe(CircuitEntry.Probe);
        Record(forced, 6, CircuitOutcome.Success, "me").ShouldBe(CircuitSnapshot.Closed);
        Circuit.Force(CircuitSnapshot.Closed, At(5), "me", Lease).ShouldBe((CircuitSnapshot.Closed, CircuitEntry.Allowed));
    }

    [Fact]
    public void A_forced_call_that_is_cancelled_or_fails_does_not_bring_the_next_probe_forward()
    {
        var opened = Opened();
        var forced = Circuit.Force(opened, At(5), "me", Lease).After;

        Record(forced, 6, CircuitOutcome.Cancelled, "me").ShouldBe(opened);
        Record(forced, 6, CircuitOutcome.Failure, "me").RetryAt.ShouldNotBeNull().ShouldBeGreaterThan(opened.RetryAt!.Value);
    }

    [Fact]
    public void The_longest_times_there_are_do_not_overflow()
    {
        var rules = new CircuitRules(1, TimeSpan.MaxValue, TimeSpan.MaxValue);
        var circuit = Circuit.Record(CircuitSnapshot.Closed with { Breaks = int.MaxValue, ConsecutiveFailures = int.MaxValue }, rules, At(0), CircuitOutcome.Failure, "a", null);

        (circuit.RetryAt, circuit.Breaks, circuit.ConsecutiveFailures).ShouldBe((DateTimeOffset.MaxValue, int.MaxValue, int.MaxValue));
        Circuit.Enter(circuit, rules, DateTimeOffset.MaxValue, "a", TimeSpan.MaxValue).Entry.ShouldBe(CircuitEntry.Probe);
    }

    private static CircuitSnapshot Opened() => Fail(Fail(Fail(CircuitSnapshot.Closed, 0), 1), 2);

    private static CircuitSnapshot Fail(CircuitSnapshot before, double second, string? error = null, string owner = "x") =>
        Circuit.Record(before, Rules, At(second), CircuitOutcome.Failure, owner, error);

    private static CircuitSnapshot Record(CircuitSnapshot before, double second, CircuitOutcome outcome, string owner = "x") =>
        Circuit.Record(before, Rules, At(second), outcome, owner, null);

    private static (CircuitSnapshot After, CircuitEntry Entry) Enter(CircuitSnapshot before, double second, string owner) =>
        Circuit.Enter(before, Rules, At(second), owner, Lease);

    private static DateTimeOffset At(double second) => Start.AddSeconds(second);
}
