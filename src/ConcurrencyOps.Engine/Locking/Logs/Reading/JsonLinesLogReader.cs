using System.Text.Json;

namespace ConcurrencyOps.Locking;

/// <summary>Reads lock logs of JSON lines: one object a line, its properties those of <see cref="LockEvent"/>.</summary>
internal sealed class JsonLinesLogReader(LogBuffer buffer, LogSink sink)
{
    private const int MostKnown = 64;

    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    // Rows of one log have the same properties in the same order: what the last row had is tried first.
    private readonly List<(byte[] Name, LogField Field)> _known = [];
    private byte[] _unescaped = new byte[256];
    private int _unescapedLength;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="LockLogException">The file is one JSON array, not one object a line.</exception>
    public void Read()
    {
        buffer.Begin();
        for (long line = 1; buffer.TryReadLine(out ReadOnlySpan<byte> text, out bool isTooLong); line++)
        {
            if (isTooLong)
                sink.AddProblem(line, "It is longer than 1 MB.");
            else if (!(text = text.Trim(" \t"u8)).IsEmpty)
                ReadRow(text, line);
        }
    }

    private void ReadRow(ReadOnlySpan<byte> text, long line)
    {
        if (line == 1 && text[0] == '[')
        {
            throw new LockLogException(
                "It is a JSON array. A .jsonl file has one object a line: $events | ForEach-Object { ConvertTo-Json -Compress -InputObject $_ } | Set-Content ./locks.jsonl");
        }

        RowFields fields = default;
        string? problem;
        try
        {
            problem = ReadObject(text, ref fields);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter: an escaped text that is no UTF-8.
            problem = $"It is not a JSON object: {error.Message}";
        }

        if (problem is null)
            sink.Add(fields, line);
        else
            sink.AddProblem(line, problem);
    }

    private string? ReadObject(ReadOnlySpan<byte> text, ref RowFields fields)
    {
        _unescapedLength = 0;
        var json = new Utf8JsonReader(text, Options);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return "It is not a JSON object.";

        for (int index = 0; json.Read() && json.TokenType == JsonTokenType.PropertyName; index++)
        {
            LogField field = FieldOf(ref json, index);
            json.Read();
            if (field == LogField.None)
                json.Skip();
            else if (json.TokenType is JsonTokenType.String or JsonTokenType.Number)
                fields.Set(field, ValueOf(ref json));
            else if (json.TokenType != JsonTokenType.Null)
                return $"{field} is neither text nor a number.";
        }

        // What follows the object would be an error of the reader.
        json.Read();
        return null;
    }

    private LogField FieldOf(ref Utf8JsonReader json, int index)
    {
        ReadOnlySpan<byte> name = json.ValueSpan;
        if (index < _known.Count && name.SequenceEqual(_known[index].Name))
            return _known[index].Field;

        LogField field = LogFields.Of(name);
        if (index < _known.Count)
            _known[index] = (name.ToArray(), field);
        else if (index < MostKnown)
            _known.Add((name.ToArray(), field));
        return field;
    }

    private ReadOnlySpan<byte> ValueOf(scoped ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return json.ValueSpan;
        if (_unescapedLength + json.ValueSpan.Length > _unescaped.Length)
            (_unescaped, _unescapedLength) = (new byte[Math.Max(_unescaped.Length, json.ValueSpan.Length) * 2], 0);

        int length = json.CopyString(_unescaped.AsSpan(_unescapedLength));
        _unescapedLength += length;
        return _unescaped.AsSpan(_unescapedLength - length, length);
    }
}
