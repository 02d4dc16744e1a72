using ConcurrencyOps.Resilience;
using CsCheck;

namespace ConcurrencyOps.Tests.Resilience;

public sealed class CircuitPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(int Threshold, int Recovery, int Longest, int Lease)> Settings =
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 10], Gen.Int[0, 40], Gen.Int[1, 15]).Select((threshold, recovery, more, lease) => (threshold, recovery, recovery + more, lease));

    /// <summary>What happens next: seconds that pass, one of four callers, and what it does.</summary>
    private static readonly Gen<(int Pass, int Caller, Deed Deed)[]> Histories =
        Gen.Select(Gen.Frequency((3, Gen.Const(0)), (3, Gen.Int[0, 12])), Gen.Int[0, 3], Gen.Enum<Deed>()).Array[0, 60];

    public enum Deed
    {
        Enter,
        EnterToo,
        Succeed,
        Fail,
        FailToo,
        Cancel,
    }

    [Fact]
    public void Any_history_agrees_with_a_naive_model() =>
        Gen.Select(Settings, Histories).Sample(
            (settings, history) =>
            {
                var (rules, lease) = RulesOf(settings);
                var model = new CircuitModel(settings.Threshold, settings.Recovery, settings.Longest, settings.Lease);
                var circuit = CircuitSnapshot.Closed;
                var now = 0;
                foreach (var (pass, caller, deed) in history)
                {
                    now += pass;
                    circuit = Step(circuit, rules, lease, now, $"c{caller}", deed, model);
                    (circuit.Phase == CircuitPhase.Closed, circuit.ConsecutiveFailures).ShouldBe((model.IsClosed, model.InARow));
                }
            },
            iter: 5_000);

    [Fact]
    public void Wherever_the_clock_was_set_a_probe_goes_through_within_the_longest_time() =>
        Gen.Select(Settings, Histories, Gen.Int[-100_000, 100_000]).Sample(
            (settings, history, jump) =>
            {
                var (rules, lease) = RulesOf(settings);
                var circuit = CircuitSnapshot.Closed;
                var now = 0;
                foreach (var (pass, caller, deed) in history)
                {
                    now += deed == Deed.Cancel && caller == 0 ? jump : pass;
                    circuit = Step(circuit, rules, lease, now, $"c{caller}", deed, null);
                }

                now += jump;
                var waited = 0;
                while (true)
                {
                    (circuit, var entry) = Circuit.Enter(circuit, rules, At(now + waited), "last", lease);
                    if (entry != CircuitEntry.Refused)
                        break;

                    (++waited).ShouldBeLessThanOrEqualTo(Math.Max(settings.Longest, settings.Lease));
                }
            },
            iter: 3_000);

    private static CircuitSnapshot Step(CircuitSnapshot circuit, CircuitRules rules, TimeSpan lease, int now, string owner, Deed deed, CircuitModel? model)
    {
        if (deed is Deed.Enter or Deed.EnterToo)
        {
            var (after, entry) = Circuit.Enter(circuit, rules, At(now), owner, lease);
            if (model is not null)
                entry.ShouldBe(model.Enter(now, owner));

            return after;
        }

        var outcome = deed switch { Deed.Succeed => CircuitOutcome.Success, Deed.Cancel => CircuitOutcome.Cancelled, _ => CircuitOutcome.Failure };
        if (outcome == CircuitOutcome.Success)
            model?.Succeed(owner);
        else if (outcome == CircuitOutcome.Failure)
            model?.Fail(now, owner);
        else
            model?.Cancel(owner);

        return Circuit.Record(circuit, rules, At(now), outcome, owner, "error");
    }

    private static (CircuitRules Rules, TimeSpan Lease) RulesOf((int Threshold, int Recovery, int Longest, int Lease) settings) =>
        (new CircuitRules(settings.Threshold, TimeSpan.FromSeconds(settings.Recovery), TimeSpan.FromSeconds(settings.Longest)), TimeSpan.FromSeconds(settings.Lease));

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);
}
