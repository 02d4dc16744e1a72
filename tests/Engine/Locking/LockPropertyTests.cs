using ConcurrencyOps.Locking;
using CsCheck;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>Any history of calls agrees with the plainest model, step by step.</summary>
public sealed class LockPropertyTests
{
    private const int Holders = 4;
    private const string Names = "ABCD";

    private static readonly Gen<Step[]> Histories =
        (from deed in Gen.Frequency((6, Deed.Ask), (4, Deed.Leave), (1, Deed.GiveUp), (1, Deed.Lose))
         from holder in Gen.Int[0, Holders - 1]
         from names in Gen.Frequency((3, Gen.Char[Names].Array[1]), (2, Gen.Char[Names].Array[2]), (1, Gen.Char[Names].Array[3]))
         from mode in Gen.Frequency((2, LockMode.Exclusive), (1, LockMode.Shared))
         from isLower in Gen.Bool
         select new Step(deed, holder, names, mode, isLower)).Array[0, 80];

    public enum Deed
    {
        Ask,
        Leave,
        GiveUp,
        Lose,
    }

    [Fact]
    public void Any_history_agrees_with_a_naive_model() => Histories.Sample(history => new Comparison().Run(history), iter: 2_000);

    internal sealed record Step(Deed Deed, int Holder, char[] Names, LockMode Mode, bool IsLower)
    {
        public override string ToString() => $"{Deed} {Holder} {new string(Names)} {Mode}";
    }

    private sealed class Comparison
    {
        private readonly LockTable _table = new(TimeProvider.System, 10_000);
        private readonly LockModel _model = new();
        private readonly Actor[] _actors;
        private readonly Stack<char[]>[] _entered = [.. Enumerable.Range(0, Holders).Select(_ => new Stack<char[]>())];
        private readonly char[]?[] _wanted = new char[]?[Holders];

        public Comparison() => _actors = [.. Enumerable.Range(0, Holders).Select(number => new Actor(_table, number))];

        public void Run(Step[] history)
        {
            foreach (var step in history)
            {
                Do(step);
                Collect();
                CompareStates();
            }

            CheckLog();
        }

        private void Do(Step step)
        {
            var (deed, holder, names, mode, _) = step;
            var actor = _actors[holder];
            switch (deed)
            {
                case Deed.Ask when !_model.IsWaiting(holder):
                    Ask(step, _model.Ask(holder, names, mode));
                    break;
                case Deed.Leave when !_model.IsWaiting(holder) && _entered[holder].TryPop(out var entered):
                    actor.Leave();
                    if (!actor.Holder.IsAbandoned)
                        _model.Leave(holder, entered);
                    break;
                case Deed.GiveUp when _model.IsWaiting(holder):
                    actor.GiveUp().ShouldBeTrue();
                    _model.GiveUp(holder);
                    _wanted[holder] = null;
                    break;
                case Deed.Lose:
                    _table.Abandon(actor.Holder);
                    _model.Lose(holder);
                    _wanted[holder] = null;
                    break;
            }
        }

        private void Ask(Step step, bool? expected)
        {
            string[] names = [.. step.Names.Select(name => step.IsLower ? $"{char.ToLowerInvariant(name)}" : $"{name}")];
            bool? got = null;
            try
            {
                got = _actors[step.Holder].Ask(names, step.Mode);
            }
            catch (Exception refusal) when (refusal is LockOrderException or LockUpgradeException or OperationCanceledException)
            {
            }

            got.ShouldBe(expected);
            if (got == true)
                _entered[step.Holder].Push(step.Names);
            else if (got == false)
                _wanted[step.Holder] = step.Names;
        }

        private void Collect()
        {
            for (var holder = 0; holder < Holders; holder++)
            {
                if (_wanted[holder] is not { } names || !_actors[holder].HasGot())
                    continue;

                _entered[holder].Push(names);
                _wanted[holder] = null;
            }
        }

        private void CompareStates()
        {
            var states = _table.Snapshot();
            Flatten(states, state => state.Holders.Select(party => $"{party.ThreadId} {party.Mode}").Order(StringComparer.Ordinal))
                .ShouldBe(Flatten(_model.Held.Distinct().GroupBy(hold => hold.Lock), hold => $"{hold.Holder} {hold.Mode}"));
            foreach (var state in states)
                state.Waiters.Select(party => (int)party.ThreadId).ShouldBe(_model.WaitersOf(state.LockId[0]));

            for (var holder = 0; holder < Holders; holder++)
                (_actors[holder].Waiting is { HasAll: false, Place: not null }).ShouldBe(_model.IsWaiting(holder));
        }

        private static List<string> Flatten(IReadOnlyList<LockState> states, Func<LockState, IEnumerable<string>> parties) =>
            [.. states.Select(state => $"{state.LockId}: {string.Join(", ", parties(state))}")];

        private static List<string> Flatten(IEnumerable<IGrouping<char, (char Lock, int Holder, LockMode Mode)>> held, Func<(char Lock, int Holder, LockMode Mode), string> party) =>
            [.. held.OrderBy(group => group.Key).Select(group => $"{group.Key}: {string.Join(", ", group.Select(party).Order(StringComparer.Ordinal))}")];

        // Read from the start, the log alone tells who holds what at its end, and nobody holds what another has for himself alone.
        private void CheckLog()
        {
            var depth = new Dictionary<(string, long), int>();
            foreach (var one in _table.Recorded().Events.Where(one => one.Event is LockEventKind.Acquired or LockEventKind.Released))
            {
                depth[(one.LockId, one.ThreadId)] = depth.GetValueOrDefault((one.LockId, one.ThreadId)) + (one.Event == LockEventKind.Acquired ? 1 : -1);

                depth.Values.Min().ShouldBeGreaterThanOrEqualTo(0);
                if (one is { Event: LockEventKind.Acquired, Mode: LockMode.Exclusive })
                    depth.Count(entry => entry.Key.Item1 == one.LockId && entry.Value > 0).ShouldBe(1);
            }

            depth.Where(entry => entry.Value > 0).Select(entry => (entry.Key.Item1[0], (int)entry.Key.Item2, entry.Value)).Order()
                .ShouldBe(_model.Held.GroupBy(hold => (hold.Lock, hold.Holder)).Select(group => (group.Key.Lock, group.Key.Holder, group.Count())).Order());
        }
    }
}
