using System.Text.Json;

namespace ConcurrencyOps.Health;

/// <summary>
/// What a value in a JSON document must be: <c>$.a.b[0]['the key'] == 'ok'</c>, with == != &lt; &lt;= &gt; &gt;= and a string, a number, true, false
/// or null. A path alone wants the value to be there and to be neither false nor null. Nothing is equal, unequal, less or greater where the path leads
/// nowhere. Numbers compare as numbers, strings by their code units; values of different types are unequal and have no order.
/// </summary>
internal sealed class JsonCondition
{
    private const int ShownLength = 80;

    private readonly JsonPathStep[] _path;
    private readonly JsonOperator _operator;
    private readonly JsonLiteral _literal;
    private readonly string _text;

    private JsonCondition(JsonPathStep[] path, JsonOperator operation, JsonLiteral literal, string text) =>
        (_path, _operator, _literal, _text) = (path, operation, literal, text);

    /// <summary>Reads a condition.</summary>
    /// <exception cref="FormatException">It is not one; the message says where and what was expected.</exception>
    public static JsonCondition Parse(string text)
    {
        var reader = new JsonConditionReader(text ?? "");
        var path = reader.ReadPath();
        var operation = reader.ReadOperator();
        var literal = operation == JsonOperator.IsSet ? default : reader.ReadLiteral();
        reader.ReadEnd();
        return new JsonCondition(path, operation, literal, text!.Trim());
    }

    /// <summary>Null when the document meets the condition, else what is wrong in words, safe to print.</summary>
    public string? Mismatch(JsonElement document)
    {
        if (Find(document) is not { } value)
            return $"The JSON has no value at the path of {Shown(_text)}.";

        var holds = _operator == JsonOperator.IsSet
            ? value.ValueKind is not (JsonValueKind.False or JsonValueKind.Null)
            : _literal.Compare(value).Satisfies(_operator);
        return holds ? null : $"{Shown(_text)} does not hold: the value is {Shown(value.GetRawText())}.";
    }

    /// <summary>The condition as it was written.</summary>
    public override string ToString() => _text;

    private static string Shown(string text) => SafeText.Clean(text, ShownLength);

    private JsonElement? Find(JsonElement document)
    {
        var value = document;
        foreach (var step in _path)
        {
            if (!step.TryTake(value, out value))
                return null;
        }

        return value;
    }
}
