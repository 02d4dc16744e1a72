using System.Collections.Immutable;
using System.Text.Json;
using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.State;

/// <summary>
/// Reads what <see cref="StateWriter"/> writes. Members it does not know are passed over; another schema, another version, a value of the wrong
/// kind or beyond its range makes the whole file one that is not ours. Of members with the same name the last counts.
/// </summary>
internal static class StateReader
{
    // In seconds: more than any time-out can be.
    private const long LongestLease = 30 * 24 * 60 * 60;

    private static readonly ImmutableDictionary<string, ServiceStatus> Statuses = NamesOf<ServiceStatus>();
    private static readonly ImmutableDictionary<string, HealthReason> Reasons = NamesOf<HealthReason>();
    private static readonly ImmutableDictionary<string, CircuitPhase> Phases = NamesOf<CircuitPhase>();

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a document from UTF-8. An empty text, or one of blanks, is an empty document.</summary>
    /// <exception cref="StateFormatException">It is not a state file of ours.</exception>
    public static StateDocument Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(ByteOrderMark))
            utf8 = utf8[ByteOrderMark.Length..];

        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return StateDocument.Empty;

        try
        {
            using var json = JsonDocument.Parse(utf8);
            return ReadRoot(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new StateFormatException(exception.Message, exception);
        }
    }

    private static StateDocument ReadRoot(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, StateNames.Schema) != StateNames.SchemaName)
            throw new StateFormatException("It is not a state file of ConcurrencyOps.");

        var version = Count(root, StateNames.Version);
        if (version != StateNames.SchemaVersion)
            throw new StateFormatException($"Its version is {version}; this ConcurrencyOps reads version {StateNames.SchemaVersion}.");

        return new StateDocument
        {
            Services = ReadAll(root, StateNames.Services, ReadService),
            Circuits = ReadAll(root, StateNames.Circuits, ReadCircuit),
            Buckets = ReadAll(root, StateNames.Buckets, ReadBucket),
        };
    }

    private static ImmutableDictionary<string, T> ReadAll<T>(JsonElement root, string name, Func<string, JsonElement, T> read)
    {
        var items = ImmutableDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        if (root.TryGetProperty(name, out var members))
        {
            foreach (var member in members.EnumerateObject())
                items[member.Name] = read(member.Name, member.Value);
        }

        return items.ToImmutable();
    }

    private static ServiceRecord ReadService(string key, JsonElement json)
    {
        var status = Named(json, StateNames.Status, Statuses) ?? throw Missing(StateNames.Status);
        var checkedAt = RequiredTime(json, StateNames.CheckedAt);
        return new ServiceRecord
        {
            Name = Text(json, StateNames.Name) ?? key,
            Status = status,
            RawStatus = Named(json, StateNames.RawStatus, Statuses) ?? status,
            Reason = Named(json, StateNames.Reason, Reasons) ?? HealthReason.Expected,
            StatusCode = json.TryGetProperty(StateNames.StatusCode, out var code) ? code.GetInt32() : null,
            ResponseTimeMs = Number(json, StateNames.ResponseTimeMs),
            ErrorMessage = Text(json, StateNames.ErrorMessage),
            Since = RequiredTime(json, StateNames.Since),
            CheckedAt = checkedAt,
            PreviousStatus = Named(json, StateNames.PreviousStatus, Statuses),
            ConsecutiveFailures = SmallCount(json, StateNames.Failures),
            ConsecutiveSuccesses = SmallCount(json, StateNames.Successes),
            ConsecutiveUnknowns = SmallCount(json, StateNames.Unknowns),
            LastKnown = Named(json, StateNames.LastKnown, Statuses),
            StreakAfter = Time(json, StateNames.StreakAfter),
            ToldAt = Time(json, StateNames.ToldAt),
            Checks = Count(json, StateNames.Checks),
            LastSeen = Time(json, StateNames.LastSeen) ?? checkedAt,
        };
    }

    private static StoredCircuit ReadCircuit(string key, JsonElement json) => new(
        new CircuitSnapshot
        {
            Phase = Named(json, StateNames.Phase, Phases) ?? throw Missing(StateNames.Phase),
            ConsecutiveFailures = SmallCount(json, StateNames.Failures),
            Breaks = SmallCount(json, StateNames.Breaks),
            OpenedAt = Time(json, StateNames.OpenedAt),
            RetryAt = Time(json, StateNames.RetryAt),
            ProbeOwner = Text(json, StateNames.ProbeOwner),
            ProbeUntil = Time(json, StateNames.ProbeUntil),
            ProbeLease = Count(json, StateNames.ProbeLease) is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, LongestLease)) : null,
            LastError = Text(json, StateNames.ErrorMessage),
        },
        RequiredTime(json, StateNames.LastSeen));

    private static BucketSnapshot ReadBucket(string key, JsonElement json) =>
        new(Number(json, StateNames.Tokens) ?? double.PositiveInfinity, RequiredTime(json, StateNames.CheckedAt));

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetDateTimeOffset().ToUniversalTime() : null;

    private static DateTimeOffset RequiredTime(JsonElement json, string name) => Time(json, name) ?? throw Missing(name);

    private static double? Number(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
            return null;

        // A number too large for a double becomes infinite, not an error.
        var number = value.GetDouble();
        return double.IsFinite(number) ? number : throw new StateFormatException($"'{name}' is too large.");
    }

    private static long Count(JsonElement json, string name)
    {
        var count = json.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
        return count >= 0 ? count : throw new StateFormatException($"'{name}' is negative.");
    }

    private static int SmallCount(JsonElement json, string name) => (int)Math.Min(Count(json, name), int.MaxValue);

    private static T? Named<T>(JsonElement json, string name, ImmutableDictionary<string, T> values)
        where T : struct
    {
        if (Text(json, name) is not { } text)
            return null;

        return values.TryGetValue(text, out var value) ? value : throw new StateFormatException($"'{name}' has the unknown value '{text}'.");
    }

    private static StateFormatException Missing(string name) => new($"'{name}' is missing.");

    private static ImmutableDictionary<string, T> NamesOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToImmutableDictionary(value => value.ToString(), StringComparer.Ordinal);
}
