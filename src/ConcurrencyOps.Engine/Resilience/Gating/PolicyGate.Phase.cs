namespace ConcurrencyOps.Resilience;

/// <content>Where a circuit stands, for those who only want to show it.</content>
internal sealed partial class PolicyGate
{
    /// <summary>The phase of a key's circuit; null when there are no circuits. Takes nothing.</summary>
    public CircuitPhase? PhaseOf(string key) =>
        BreaksCircuit ? _keys.With(key, static found => found.StateWhileLocked.Circuit.Phase) : null;
}
