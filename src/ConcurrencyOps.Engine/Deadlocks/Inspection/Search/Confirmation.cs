namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// What two looks a moment apart both show. A deadlock stays as it is; what a busy process shows is another picture each time, and what was misread as well.
/// </summary>
internal static class Confirmation
{
    /// <summary>How far the two looks are apart.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Those of the second look whose participants all waited for the same in the first, with the longer of the two pauses.</summary>
    public static IReadOnlyList<Deadlock> Keep(IReadOnlyList<Deadlock> first, IReadOnlyList<Deadlock> second)
    {
        List<Deadlock> kept = [];
        foreach (var deadlock in second)
        {
            if (first.FirstOrDefault(other => IsSame(other, deadlock)) is { } before)
                kept.Add(deadlock with { PauseMs = deadlock.PauseMs is { } pause ? Math.Max(pause, before.PauseMs ?? 0) : null });
        }

        return kept;
    }

    // Of one that others wait for, more or fewer may wait by now.
    private static bool IsSame(Deadlock one, Deadlock other) => one.Certainty == other.Certainty
        && (one.Certainty == DeadlockCertainty.Waiting
            ? Stand(one.Participants[0]) == Stand(other.Participants[0]) && one.Participants[0].Holds == other.Participants[0].Holds
            : one.Participants.Select(Stand).ToHashSet().SetEquals(other.Participants.Select(Stand)));

    private static (long?, string?, string?, string?) Stand(DeadlockParticipant participant) =>
        (participant.ThreadId, participant.ThreadId is null ? WithoutNumber(participant.ThreadName) : null, participant.WaitKind, WithoutNumber(participant.WaitsFor));

    // The collector may have moved objects, and then they are numbered otherwise.
    private static string? WithoutNumber(string? label) => label?.Split('#')[0];
}
