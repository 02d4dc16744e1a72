using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConcurrencyOps.Health;

/// <summary>Reads the text of a <see cref="JsonCondition"/> from left to right.</summary>
internal sealed class JsonConditionReader(string text)
{
    private static readonly (string Sign, JsonOperator Operation)[] Operators =
    [
        ("==", JsonOperator.Equal), ("!=", JsonOperator.NotEqual), ("<=", JsonOperator.LessOrEqual), (">=", JsonOperator.GreaterOrEqual),
        ("<", JsonOperator.Less), (">", JsonOperator.Greater),
    ];

    private int _position;

    private char Next => _position < text.Length ? text[_position] : '\0';

    /// <summary>Reads $ and the steps behind it.</summary>
    /// <exception cref="FormatException">No path.</exception>
    public JsonPathStep[] ReadPath()
    {
        SkipSpaces();
        Expect('$', "a path that begins with $, such as $.status");
        var steps = new List<JsonPathStep>();
        while (Next is '.' or '[')
            steps.Add(text[_position++] == '.' ? ReadName() : ReadBracket());

        return [.. steps];
    }

    /// <summary>Reads an operator; IsSet at the end of the text.</summary>
    /// <exception cref="FormatException">Something else.</exception>
    public JsonOperator ReadOperator()
    {
        SkipSpaces();
        if (_position >= text.Length)
            return JsonOperator.IsSet;

        foreach (var (sign, operation) in Operators)
        {
            if (string.CompareOrdinal(text, _position, sign, 0, sign.Length) != 0)
                continue;

            _position += sign.Length;
            return operation;
        }

        throw Wrong("one of == != < <= > >=");
    }

    /// <summary>Reads a string, a number, true, false or null.</summary>
    /// <exception cref="FormatException">Something else.</exception>
    public JsonLiteral ReadLiteral()
    {
        SkipSpaces();
        if (Next is '\'' or '"')
            return new(JsonValueKind.String, ReadQuoted());

        var start = _position;
        while (_position < text.Length && !char.IsWhiteSpace(Next))
            _position++;

        var word = text[start.._position];
        return word switch
        {
            "true" => new(JsonValueKind.True, word),
            "false" => new(JsonValueKind.False, word),
            "null" => new(JsonValueKind.Null, word),
            _ when IsNumber(word) => new(JsonValueKind.Number, word),
            _ => throw Wrong("a string in quotes, a number, true, false or null", start),
        };
    }

    /// <summary>Makes sure that nothing follows.</summary>
    /// <exception cref="FormatException">Something does.</exception>
    public void ReadEnd()
    {
        SkipSpaces();
        if (_position < text.Length)
            throw Wrong("the end of the condition");
    }

    private static bool IsNumber(string word) =>
        double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);

    private JsonPathStep ReadName()
    {
        var start = _position;
        while (char.IsLetterOrDigit(Next) || Next is '_' or '-' or '$' or '@')
            _position++;

        return _position > start ? new(text[start.._position], 0) : throw Wrong("a name; one with other characters goes into ['...']");
    }

    private JsonPathStep ReadBracket()
    {
        JsonPathStep step;
        if (Next is '\'' or '"')
        {
            step = new(ReadQuoted(), 0);
        }
        else
        {
            var start = _position;
            while (Next is '-' || char.IsAsciiDigit(Next))
                _position++;

            var isIndex = int.TryParse(text.AsSpan(start, _position - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index);
            step = isIndex ? new(null, index) : throw Wrong("an index or a name in quotes", start);
        }

        Expect(']', "]");
        return step;
    }

    // A quote within is doubled or follows a backslash.
    private string ReadQuoted()
    {
        var quote = text[_position++];
        var value = new StringBuilder();
        while (_position < text.Length)
        {
            var character = text[_position++];
            var isEscaped = (character == '\\' && Next is '\\' or '\'' or '"') || (character == quote && Next == quote);
            if (character == quote && !isEscaped)
                return value.ToString();

            value.Append(isEscaped ? text[_position++] : character);
        }

        throw Wrong($"the closing {quote}");
    }

    private void SkipSpaces()
    {
        while (char.IsWhiteSpace(Next))
            _position++;
    }

    private void Expect(char character, string what)
    {
        if (Next != character)
            throw Wrong(what);

        _position++;
    }

    private FormatException Wrong(string expected, int? at = null)
    {
        var rest = text[Math.Min(at ?? _position, text.Length)..];
        var found = rest.Length == 0 ? "the end" : $"'{SafeText.Clean(rest, 30)}'";
        return new($"'{SafeText.Clean(text, 120)}' is not a JSON condition: expected {expected}, found {found}. Examples: $.status == 'ok', $.queue[0].length < 10, $.ready");
    }
}
