namespace ConcurrencyOps.Resilience;

/// <summary>
/// Something that happened to a key, as a pure function of what was before. Kept until it is in the state file, and replayed on whatever other
/// processes have put there meanwhile.
/// </summary>
/// <param name="At">When, by the gate's clock.</param>
/// <param name="Change">What it does to a state, given the time of the event by that state's clock.</param>
internal sealed record KeyEvent(DateTimeOffset At, Func<KeyState, DateTimeOffset, KeyState> Change)
{
    /// <summary>The state after it.</summary>
    /// <param name="before">The state before.</param>
    /// <param name="offset">How far the state's clock is ahead of the gate's.</param>
    public KeyState Apply(KeyState before, TimeSpan offset = default) => Change(before, At + offset);
}
