using System.Text.Encodings.Web;
using System.Text.Json;
using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.State;

/// <summary>Writes a document as JSON: compact, in the order of the keys, so that two files can be compared.</summary>
internal static class StateWriter
{
    // Not for a web page: letters stay letters.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The writer keeps everything until it is told to pass it on.</summary>
    private const int MostPending = 64 * 1024;

    /// <summary>Writes the document to a stream, in UTF-8.</summary>
    public static void Write(Stream stream, StateDocument document)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString(StateNames.Schema, StateNames.SchemaName);
        json.WriteNumber(StateNames.Version, StateNames.SchemaVersion);
        WriteAll(json, StateNames.Services, document.Services, WriteService);
        WriteAll(json, StateNames.Circuits, document.Circuits, WriteCircuit);
        WriteAll(json, StateNames.Buckets, document.Buckets, WriteBucket);
        json.WriteEndObject();
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, T> items, Action<Utf8JsonWriter, string, T> write)
    {
        json.WriteStartObject(name);
        foreach (var (key, item) in items.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(Sound(key));
            write(json, key, item);
            json.WriteEndObject();
            if (json.BytesPending > MostPending)
                json.Flush();
        }

        json.WriteEndObject();
    }

    private static void WriteService(Utf8JsonWriter json, string key, ServiceRecord service)
    {
        WriteText(json, StateNames.Name, service.Name == key ? null : service.Name);
        json.WriteString(StateNames.Status, service.Status.ToString());
        if (service.RawStatus != service.Status)
            json.WriteString(StateNames.RawStatus, service.RawStatus.ToString());

        if (service.Reason != HealthReason.Expected)
            json.WriteString(StateNames.Reason, service.Reason.ToString());

        if (service.StatusCode is { } code)
            json.WriteNumber(StateNames.StatusCode, code);

        if (service.ResponseTimeMs is { } time && double.IsFinite(time))
            json.WriteNumber(StateNames.ResponseTimeMs, Math.Round(time, 3));

        WriteText(json, StateNames.ErrorMessage, service.ErrorMessage);
        WriteTime(json, StateNames.Since, service.Since);
        WriteTime(json, StateNames.CheckedAt, service.CheckedAt);
        WriteText(json, StateNames.PreviousStatus, service.PreviousStatus?.ToString());
        WriteCount(json, StateNames.Failures, service.ConsecutiveFailures);
        WriteCount(json, StateNames.Successes, service.ConsecutiveSuccesses);
        WriteCount(json, StateNames.Unknowns, service.ConsecutiveUnknowns);
        WriteText(json, StateNames.LastKnown, service.LastKnown?.ToString());
        WriteTime(json, StateNames.StreakAfter, service.StreakAfter);
        WriteTime(json, StateNames.ToldAt, service.ToldAt);
        WriteCount(json, StateNames.Checks, service.Checks);
        WriteTime(json, StateNames.LastSeen, service.LastSeen == service.CheckedAt ? null : service.LastSeen);
    }

    private static void WriteCircuit(Utf8JsonWriter json, string key, StoredCircuit stored)
    {
        var circuit = stored.Snapshot;
        json.WriteString(StateNames.Phase, circuit.Phase.ToString());
        WriteCount(json, StateNames.Failures, circuit.ConsecutiveFailures);
        WriteCount(json, StateNames.Breaks, circuit.Breaks);
        WriteTime(json, StateNames.OpenedAt, circuit.OpenedAt);
        WriteTime(json, StateNames.RetryAt, circuit.RetryAt);
        WriteText(json, StateNames.ProbeOwner, circuit.ProbeOwner);
        WriteTime(json, StateNames.ProbeUntil, circuit.ProbeUntil);
        WriteCount(json, StateNames.ProbeLease, circuit.ProbeLease is { } lease ? (long)Math.Ceiling(lease.TotalSeconds) : 0);
        WriteText(json, StateNames.ErrorMessage, circuit.LastError);
        WriteTime(json, StateNames.LastSeen, stored.LastSeen);
    }

    private static void WriteBucket(Utf8JsonWriter json, string key, BucketSnapshot bucket)
    {
        // A number JSON has no word for: the reader takes a missing one for a full bucket.
        if (double.IsFinite(bucket.Tokens))
            json.WriteNumber(StateNames.Tokens, bucket.Tokens);

        WriteTime(json, StateNames.CheckedAt, bucket.At);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, Sound(text));
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } set)
            json.WriteString(name, set.UtcDateTime);
    }

    private static void WriteCount(Utf8JsonWriter json, string name, long count)
    {
        if (count != 0)
            json.WriteNumber(name, count);
    }

    /// <summary>Half a character cannot be written as UTF-8; a replacement character stands for it.</summary>
    private static string Sound(string text)
    {
        foreach (var character in text)
        {
            if (char.IsSurrogate(character))
                return string.Concat(text.EnumerateRunes());
        }

        return text;
    }
}
