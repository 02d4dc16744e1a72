using System.Globalization;
using System.Text.Json;

namespace ConcurrencyOps.Health;

/// <summary>The right side of a <see cref="JsonCondition"/>.</summary>
/// <param name="Kind">String, Number, True, False or Null.</param>
/// <param name="Text">The string, or the number as it was written.</param>
internal readonly record struct JsonLiteral(JsonValueKind Kind, string Text)
{
    /// <summary>How a value of the document stands to the literal.</summary>
    public JsonOrder Compare(JsonElement value)
    {
        if (value.ValueKind != Kind)
            return new(null);

        return Kind switch
        {
            JsonValueKind.String => new(Math.Sign(string.CompareOrdinal(value.GetString(), Text))),
            JsonValueKind.Number => new(CompareNumbers(value.GetRawText(), Text)),
            _ => new(0),
        };
    }

    // Decimals first: exact for prices, counters and 64-bit identifiers, where doubles would call neighbours equal.
    private static int CompareNumbers(string left, string right) =>
        decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var exactLeft)
        && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var exactRight)
            ? exactLeft.CompareTo(exactRight)
            : double.Parse(left, CultureInfo.InvariantCulture).CompareTo(double.Parse(right, CultureInfo.InvariantCulture));
}
