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

    /// <summary>How many checks in a row, up to the newest, did not find the service Up.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>How many checks in a row, up to the newest, found the service Up.</summary>
    public int ConsecutiveSuccesses { get; init; }

    /// <summary>When the newest check ended that does not belong to the streak: Up before failures, anything else before successes. Null without one.</summary>
    public DateTimeOffset? StreakAfter { get; init; }

    /// <summary>How many checks were ever applied.</summary>
    public long Checks { get; init; }

    /// <summary>When the service was last part of a run, checked or not, UTC.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The check that was applied last changed the confirmed status; null when it was the first.</summary>
    public bool? Changed => PreviousStatus is { } previous ? previous != Status : null;

    /// <summary>Takes a check into account.</summary>
    /// <remarks>
    /// <para>Up is a success, everything else a failure. The first verdict stands. Up is left after ConfirmAfter failures in a row and returned to after
    /// RecoverAfter successes in a row; between the others a change is immediate. With 1 and 1 the status is always the raw status.</para>
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

        var isLate = seen.CheckedAt < before.CheckedAt;
        var counted = isLate ? CountLate(before, seen) : CountNext(before, seen);
        var status = Confirmed(counted, rules);
        return counted with
        {
            Status = status,
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
        ConsecutiveFailures = IsUp(seen.Status) ? 0 : 1,
        ConsecutiveSuccesses = IsUp(seen.Status) ? 1 : 0,
        Checks = 1,
    };

    private static ServiceRecord CountNext(ServiceRecord before, ServiceObservation seen)
    {
        var isUp = IsUp(seen.Status);
        return Newest(seen) with
        {
            Status = before.Status,
            ConsecutiveFailures = isUp ? 0 : OneMore(before.ConsecutiveFailures),
            ConsecutiveSuccesses = isUp ? OneMore(before.ConsecutiveSuccesses) : 0,
            StreakAfter = isUp == IsUp(before.RawStatus) ? before.StreakAfter : before.CheckedAt,
        };
    }

    private static ServiceRecord CountLate(ServiceRecord before, ServiceObservation seen)
    {
        var isUp = IsUp(seen.Status);
        if (isUp != IsUp(before.RawStatus))
            return before with { StreakAfter = Later(before.StreakAfter ?? seen.CheckedAt, seen.CheckedAt) };

        if (seen.CheckedAt <= before.StreakAfter)
            return before;

        return before with
        {
            ConsecutiveFailures = isUp ? 0 : OneMore(before.ConsecutiveFailures),
            ConsecutiveSuccesses = isUp ? OneMore(before.ConsecutiveSuccesses) : 0,
        };
    }

    private static ServiceStatus Confirmed(ServiceRecord counted, ConfirmationRules rules)
    {
        var (status, raw) = (counted.Status, counted.RawStatus);
        if (IsUp(raw) == IsUp(status))
            return raw;

        var (inARow, needed) = IsUp(raw) ? (counted.ConsecutiveSuccesses, rules.RecoverAfter) : (counted.ConsecutiveFailures, rules.ConfirmAfter);
        return inARow >= needed ? raw : status;
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

    private static int OneMore(int count) => count == int.MaxValue ? count : count + 1;

    private static DateTimeOffset Later(DateTimeOffset first, DateTimeOffset second) => first > second ? first : second;
}
