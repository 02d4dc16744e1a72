using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConcurrencyOps.Contention;

/// <summary>Writes flame graphs for speedscope: https://www.speedscope.app/file-format-schema.json, one sampled profile, weighted in nanoseconds, for each source.</summary>
internal static class Speedscope
{
    private const string Schema = "https://www.speedscope.app/file-format-schema.json";

    // The file is data, never part of a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the profiles as one file.</summary>
    public static void Write(IReadOnlyList<SpeedscopeProfile> profiles, Stream stream)
    {
        var frames = new Dictionary<string, int>();
        foreach (string frame in profiles.SelectMany(static profile => profile.Stacks).SelectMany(static stack => stack.Frames))
            frames.TryAdd(frame, frames.Count);

        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteString("exporter", "ConcurrencyOps");
            json.WriteString("name", profiles.Count == 1 ? profiles[0].Name : "Lock contention");
            json.WriteNumber("activeProfileIndex", 0);
            WriteFrames(json, frames);
            json.WriteStartArray("profiles");
            foreach (SpeedscopeProfile profile in profiles)
                WriteProfile(json, profile, frames);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteFrames(Utf8JsonWriter json, Dictionary<string, int> frames)
    {
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (string frame in frames.OrderBy(static pair => pair.Value).Select(static pair => pair.Key))
        {
            json.WriteStartObject();
            json.WriteString("name", frame);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProfile(Utf8JsonWriter json, SpeedscopeProfile profile, Dictionary<string, int> frames)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", profile.Name);
        json.WriteString("unit", "nanoseconds");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", profile.Stacks.Aggregate(0L, static (sum, stack) => sum + stack.WeightNs));
        json.WriteStartArray("samples");
        foreach (WeightedStack stack in profile.Stacks)
        {
            json.WriteStartArray();
            foreach (string frame in stack.Frames)
                json.WriteNumberValue(frames[frame]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (WeightedStack stack in profile.Stacks)
            json.WriteNumberValue(stack.WeightNs);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A flame graph of one source.</summary>
/// <param name="Name">The source.</param>
/// <param name="Stacks">Its stacks.</param>
internal sealed record SpeedscopeProfile(string Name, IReadOnlyList<WeightedStack> Stacks);

/// <summary>A stack and the time that was waited there.</summary>
/// <param name="Frames">The frames, the outermost first.</param>
/// <param name="WeightNs">Nanoseconds.</param>
internal sealed record WeightedStack(IReadOnlyList<string> Frames, long WeightNs);
