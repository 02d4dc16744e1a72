using System.Collections.Immutable;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.State;

/// <summary>
/// What was written before the clock was set back carries times of the future, and would make everything new look old. Times more than
/// <see cref="Instants.Tolerance"/> ahead become now.
/// </summary>
internal static class ClockCorrection
{
    /// <summary>The document with no time in the future but those that circuits wait for, which keep their distance.</summary>
    public static StateDocument Apply(StateDocument document, DateTimeOffset now)
    {
        var latest = Instants.Add(now, Instants.Tolerance);
        return new StateDocument
        {
            Services = Mapped(document.Services, service => Corrected(service, now, latest)),
            Circuits = Mapped(document.Circuits, circuit => Corrected(circuit, now, latest)),
            Buckets = Mapped(document.Buckets, bucket => bucket.At > latest ? bucket with { At = now } : bucket),
        };
    }

    private static ServiceRecord Corrected(ServiceRecord service, DateTimeOffset now, DateTimeOffset latest)
    {
        if (service.CheckedAt <= latest && service.LastSeen <= latest && service.Since <= latest && !(service.StreakAfter > latest) && !(service.ToldAt > latest))
            return service;

        return service with
        {
            Since = service.Since > latest ? now : service.Since,
            CheckedAt = service.CheckedAt > latest ? now : service.CheckedAt,
            StreakAfter = service.StreakAfter > latest ? now : service.StreakAfter,
            ToldAt = service.ToldAt > latest ? now : service.ToldAt,
            LastSeen = service.LastSeen > latest ? now : service.LastSeen,
        };
    }

    private static StoredCircuit Corrected(StoredCircuit stored, DateTimeOffset now, DateTimeOffset latest)
    {
        var seen = stored.LastSeen > latest ? now : stored.LastSeen;
        var ahead = stored.Snapshot.OpenedAt > latest ? stored.Snapshot.OpenedAt.Value - now : TimeSpan.Zero;
        if (ahead == TimeSpan.Zero)
            return seen == stored.LastSeen ? stored : stored with { LastSeen = seen };

        var snapshot = stored.Snapshot with
        {
            OpenedAt = now,
            RetryAt = Earlier(stored.Snapshot.RetryAt, ahead, now),
            ProbeUntil = Earlier(stored.Snapshot.ProbeUntil, ahead, now),
        };
        return new StoredCircuit(snapshot, seen);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? time, TimeSpan by, DateTimeOffset now) =>
        time is not { } set ? null : set - now < by ? now : set - by;

    private static ImmutableDictionary<string, T> Mapped<T>(ImmutableDictionary<string, T> items, Func<T, T> change)
        where T : class
    {
        ImmutableDictionary<string, T>.Builder? changed = null;
        foreach (var (key, item) in items)
        {
            var after = change(item);
            if (!ReferenceEquals(after, item))
                (changed ??= items.ToBuilder())[key] = after;
        }

        return changed?.ToImmutable() ?? items;
    }
}
