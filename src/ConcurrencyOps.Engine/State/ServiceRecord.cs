using ConcurrencyOps.Health;

namespace ConcurrencyOps.State;

/// <summary>What is remembered of a service from check to check. Immutable; <see cref="Apply"/> makes the next from the last.</summary>
internal sealed record ServiceRecord
{
    /// <summary>Longer messages are cut: the state is to know what was wrong, not to keep a log.</summary>
    public const int LongestMessage = 200;

    /// <summary>The name of the service, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The confirmed status.</summary>
    public required ServiceStatus Status { get; init; }

    /// <summary>What the newest check alone said.</summary>
    public required ServiceStatus RawStatus { get; init; }

    /// <summary>Why the newest check said so.</summary>
    public required HealthReason Reason { get; init; }

    /// <summary>The status code of the newest check; null without one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Milliseconds the newest check took to the complete answer; null without an answer.</summary>
    public double? ResponseTimeMs { get; init; }

    /// <summary>What was wrong at the newest check, at most <see cref="LongestMessage"/> characters; null when all was well.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The check that made <see cref="Status"/> the confirmed one ended then, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the newest check ended, UTC.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The confirmed status before the check that was applied last; null after the first.</summary>
    public ServiceStatus? PreviousStatus { get; init; }

    /// <summary>The confirmed status before it became Unknown; null while it is not, and when no check could ever tell.</summary>
    public ServiceStatus? LastKnown { get; init; }

    /// <summary>How many checks in a row, those that could not tell left out, found the service Down or Degraded.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>How many checks in a row, those that could not tell left out, found the service Up.</summary>
    public int ConsecutiveSuccesses { get; init; }

    /// <summary>How many checks in a row, up to the newest, could not tell.</summary>
    public int ConsecutiveUnknowns { get; init; }

    /// <summary>When the newest check ended that breaks the streak: Up before failures, Down or Degraded before successes. Null without one.</summary>
    public DateTimeOffset? StreakAfter { get; init; }

    /// <summary>When the newest check that could tell ended, where a newer one could not; else null.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>How many checks were ever applied.</summary>
    public long Checks { get; init; }

    /// <summary>When the service was last part of a run, checked or not, UTC.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The check that was applied last changed the confirmed status; null when it was the first.</summary>
    public bool? Changed => PreviousStatus is { } previous ? previous != Status : null;

    /// <summary>Takes a check into account.</summary>
    /// <remarks>
    /// <para>Up is a success, Down and Degraded are failures. The first verdict stands. Up is left after ConfirmAfter failures in a row and returned to after
    /// RecoverAfter successes in a row; between Down and Degraded a change is immediate. With 1 and 1 the status is always the raw status.</para>
    /// <para>Unknown is neither: a fault of the checker lengthens no streak and ends none. Unknown becomes the status after ConfirmAfter of it in a row, and
    /// stays it until something is confirmed, or what was confirmed before is found again.</para>
    /// <para>Overlapping runs deliver checks out of order. An older check than the newest one is counted, and lengthens the streak when it belongs to it:
    /// it says the same, and nothing else is known to have been seen after it. It never turns a newer status round.</para>
    /// </remarks>
    /// <param name="before">What is remembered; null for a service not seen before.</param>
    /// <param name="seen">What the check says.</param>
    /// <param name="rules">How many checks it takes to believe a change.</param>
    public static ServiceRecord Apply(ServiceRecord? before, ServiceObservation seen, ConfirmationRules rules)
    {
        if (before is null)
            return First(seen);

        var counted = IsTold(seen.Status) ? CountVerdict(before, seen) : CountUnknown(before, seen);
        var (status, lastKnown) = Confirmed(counted, rules);
        return counted with
        {
            Status = status,
            LastKnown = lastKnown,
            Since = status == before.Status ? before.Since : counted.CheckedAt,
            PreviousStatus = before.Status,
            Checks = before.Checks == long.MaxValue ? long.MaxValue : before.Checks + 1,
            LastSeen = Later(before.LastSeen, seen.CheckedAt),
        };
    }

    /// <summary>Notes that the service was part of a run that did not check it, so that it is not forgotten.</summary>
    public ServiceRecord SeenAt(DateTimeOffset now) => now <= LastSeen ? this : this with { LastSeen = now };

    private static ServiceRecord First(ServiceObservation seen) => Newest(seen) with
    {
        ConsecutiveFailures = IsTold(seen.Status) && !IsUp(seen.Status) ? 1 : 0,
        ConsecutiveSuccesses = IsUp(seen.Status) ? 1 : 0,
        ConsecutiveUnknowns = IsTold(seen.Status) ? 0 : 1,
        Checks = 1,
    };

    // One that comes late may have been in a row with newer ones. That it is missed delays, that it was counted wrongly could raise an alarm.
    private static ServiceRecord CountUnknown(ServiceRecord before, ServiceObservation seen) => seen.CheckedAt < before.CheckedAt
        ? before
        : Carried(before, Newest(seen)) with
        {
            ConsecutiveUnknowns = OneMore(before.ConsecutiveUnknowns),
            ToldAt = HasVerdict(before) ? before.ToldAt ?? before.CheckedAt : null,
        };

    private static ServiceRecord CountVerdict(ServiceRecord before, ServiceObservation seen)
    {
        var isUp = IsUp(seen.Status);
        var isStreak = HasVerdict(before) && isUp == before.ConsecutiveSuccesses > 0;
        var toldAt = before.ToldAt ?? before.CheckedAt;
        if (HasVerdict(before) && seen.CheckedAt < toldAt)
            return CountLate(before, seen, isStreak);

        // Newer than all that could tell; one that could not may be newer still, and is then the newest of a row of its own.
        var isNewest = seen.CheckedAt >= before.CheckedAt;
        return Longer(isNewest ? Carried(before, Newest(seen)) : before, isUp, from: isStreak ? before : null) with
        {
            StreakAfter = isStreak || !HasVerdict(before) ? before.StreakAfter : toldAt,
            ConsecutiveUnknowns = isNewest ? 0 : 1,
            ToldAt = isNewest ? null : seen.CheckedAt,
        };
    }

    private static ServiceRecord CountLate(ServiceRecord before, ServiceObservation seen, bool isStreak)
    {
        if (!isStreak)
            return before with { StreakAfter = Later(before.StreakAfter ?? seen.CheckedAt, seen.CheckedAt) };

        return seen.CheckedAt <= before.StreakAfter ? before : Longer(before, IsUp(seen.Status), from: before);
    }

    private static ServiceRecord Longer(ServiceRecord record, bool isUp, ServiceRecord? from) => record with
    {
        ConsecutiveFailures = isUp ? 0 : OneMore(from?.ConsecutiveFailures ?? 0),
        ConsecutiveSuccesses = isUp ? OneMore(from?.ConsecutiveSuccesses ?? 0) : 0,
    };

    // What a newer check does not say by itself.
    private static ServiceRecord Carried(ServiceRecord before, ServiceRecord newest) => newest with
    {
        Status = before.Status,
        LastKnown = before.LastKnown,
        ConsecutiveFailures = before.ConsecutiveFailures,
        ConsecutiveSuccesses = before.ConsecutiveSuccesses,
        StreakAfter = before.StreakAfter,
    };

    private static (ServiceStatus Status, ServiceStatus? LastKnown) Confirmed(ServiceRecord counted, ConfirmationRules rules)
    {
        var (status, raw) = (counted.Status, counted.RawStatus);
        var known = IsTold(status) ? status : counted.LastKnown;
        if (!IsTold(raw))
            return IsTold(status) && counted.ConsecutiveUnknowns < rules.ConfirmAfter ? (status, null) : (ServiceStatus.Unknown, known);

        var (inARow, needed) = IsUp(raw) ? (counted.ConsecutiveSuccesses, rules.RecoverAfter) : (counted.ConsecutiveFailures, rules.ConfirmAfter);
        if (known is null || IsUp(raw) == IsUp(known.Value) || inARow >= needed)
            return (raw, null);

        // To call it Up again on a failure, or down again on a success, would be news that nobody has seen.
        return IsTold(status) ? (status, null) : (status, known);
    }

    private static ServiceRecord Newest(ServiceObservation seen) => new()
    {
        Name = seen.Name,
        Status = seen.Status,
        RawStatus = seen.Status,
        Reason = seen.Reason,
        StatusCode = seen.StatusCode,
        ResponseTimeMs = seen.ResponseTimeMs is { } time && double.IsFinite(time) ? time : null,
        ErrorMessage = Shortened(seen.ErrorMessage),
        Since = seen.CheckedAt,
        CheckedAt = seen.CheckedAt,
        LastSeen = seen.CheckedAt,
    };

    private static string? Shortened(string? message)
    {
        if (message is null || message.Length <= LongestMessage)
            return message;

        var length = LongestMessage - 1;
        return string.Concat(message.AsSpan(0, char.IsHighSurrogate(message[length - 1]) ? length - 1 : length), "…");
    }

    private static bool IsUp(ServiceStatus status) => status == ServiceStatus.Up;

    private static bool IsTold(ServiceStatus status) => status != ServiceStatus.Unknown;

    private static bool HasVerdict(ServiceRecord record) => record.ConsecutiveFailures > 0 || record.ConsecutiveSuccesses > 0;

    private static int OneMore(int count) => count == int.MaxValue ? count : count + 1;

    private static DateTimeOffset Later(DateTimeOffset first, DateTimeOffset second) => first > second ? first : second;
}
