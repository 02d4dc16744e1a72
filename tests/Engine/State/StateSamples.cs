using System.Collections.Immutable;
using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;
using CsCheck;

namespace ConcurrencyOps.Tests.State;

/// <summary>Documents of every kind.</summary>
internal static class StateSamples
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset> Times = Gen.Long[-1_000_000_000_000, 1_000_000_000_000].Select(ticks => Start.AddTicks(ticks));
    private static readonly Gen<int> Counts = Gen.OneOf(Gen.Int[0, 3], Gen.Const(int.MaxValue));

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 0, 12], Gen.OneOf("Größe", "a\"b\\c/\n\t", "\u0001\u001b[31m", "😀", "", "schema", new string('x', 200)));

    private static readonly Gen<ServiceRecord> Services =
        from name in Texts
        from status in Gen.Enum<ServiceStatus>()
        from raw in Gen.Enum<ServiceStatus>()
        from reason in Gen.Enum<HealthReason>()
        from code in Gen.Int[-1, 600].Nullable()
        from time in Gen.Int[0, 100_000_000].Nullable()
        from error in Texts.Null()
        from times in Gen.Select(Times, Times, Times.Nullable(), Times, Times.Nullable())
        from previous in Gen.Enum<ServiceStatus>().Nullable()
        from known in Gen.Enum<ServiceStatus>().Nullable()
        from counts in Gen.Select(Counts, Counts, Counts, Gen.Long[0, long.MaxValue])
        select new ServiceRecord
        {
            Name = name,
            Status = status,
            RawStatus = raw,
            Reason = reason,
            StatusCode = code,
            ResponseTimeMs = time / 1000d,
            ErrorMessage = error,
            Since = times.Item1,
            CheckedAt = times.Item2,
            StreakAfter = times.Item3,
            LastSeen = times.Item4,
            PreviousStatus = previous,
            ToldAt = times.Item5,
            LastKnown = known,
            ConsecutiveFailures = counts.Item1,
            ConsecutiveSuccesses = counts.Item2,
            ConsecutiveUnknowns = counts.Item3,
            Checks = counts.Item4,
        };

    private static readonly Gen<StoredCircuit> Circuits =
        from phase in Gen.Enum<CircuitPhase>()
        from counts in Gen.Select(Counts, Counts)
        from times in Gen.Select(Times.Nullable(), Times.Nullable(), Times.Nullable(), Times)
        from texts in Gen.Select(Texts.Null(), Texts.Null())
        from lease in Gen.Int[1, 2_000_000].Nullable()
        select new StoredCircuit(
            new CircuitSnapshot
            {
                Phase = phase,
                ConsecutiveFailures = counts.Item1,
                Breaks = counts.Item2,
                OpenedAt = times.Item1,
                RetryAt = times.Item2,
                ProbeUntil = times.Item3,
                ProbeLease = lease is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                ProbeOwner = texts.Item1,
                LastError = texts.Item2,
            },
            times.Item4);

    private static readonly Gen<BucketSnapshot> Buckets =
        Gen.Select(Gen.Double[-1e6, 1e6], Times).Select((tokens, at) => new BucketSnapshot(tokens, at));

    public static readonly Gen<StateDocument> Documents = Gen.Select(Of(Services), Of(Circuits), Of(Buckets)).Select(
        (services, circuits, buckets) => new StateDocument { Services = services, Circuits = circuits, Buckets = buckets });

    /// <summary>A service as most are.</summary>
    public static ServiceRecord Service(string name = "a", DateTimeOffset? at = null) => new()
    {
        Name = name,
        Status = ServiceStatus.Up,
        RawStatus = ServiceStatus.Up,
        Reason = HealthReason.Expected,
        Since = at ?? Start,
        CheckedAt = at ?? Start,
        LastSeen = at ?? Start,
        Checks = 1,
        ConsecutiveSuccesses = 1,
    };

    public static byte[] Written(StateDocument document)
    {
        using var stream = new MemoryStream();
        StateWriter.Write(stream, document);
        return stream.ToArray();
    }

    public static void ShouldHoldTheSameAs(this StateDocument actual, StateDocument expected)
    {
        actual.Services.OrderBy(pair => pair.Key, StringComparer.Ordinal).ShouldBe(expected.Services.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        actual.Circuits.OrderBy(pair => pair.Key, StringComparer.Ordinal).ShouldBe(expected.Circuits.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        actual.Buckets.OrderBy(pair => pair.Key, StringComparer.Ordinal).ShouldBe(expected.Buckets.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static Gen<ImmutableDictionary<string, T>> Of<T>(Gen<T> items) =>
        Gen.Select(Texts, items).Array[0, 4].Select(pairs => pairs.DistinctBy(pair => pair.Item1).ToImmutableDictionary(pair => pair.Item1, pair => pair.Item2));
}
