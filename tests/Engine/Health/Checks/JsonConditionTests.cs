using System.Text.Json;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health;

public sealed class JsonConditionTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(
        """{"status":"ok","n":3,"big":9007199254740993,"f":false,"z":null,"a":{"b":[{"c":"x"},{"c":"y z"}]},"the key":1.5,"it's":"q","e":1e3,"o":{}}""").RootElement;

    [Theory]
    [InlineData("$.status == 'ok'")]
    [InlineData("  $.status=='ok'  ")]
    [InlineData("$.status == \"ok\"")]
    [InlineData("$.status != 'down'")]
    [InlineData("$.status != 3")]
    [InlineData("$.n == 3.0")]
    [InlineData("$.n < 4")]
    [InlineData("$.n <= 3")]
    [InlineData("$.n > -1e2")]
    [InlineData("$.n >= 3")]
    [InlineData("$.e == 1000")]
    [InlineData("$.big != 9007199254740992")]
    [InlineData("$.a.b[0].c == 'x'")]
    [InlineData("$.a.b[-1].c == 'y z'")]
    [InlineData("$['the key'] > 1")]
    [InlineData("$[\"a\"]['b'][1][\"c\"] == 'y z'")]
    [InlineData("$['it''s'] == 'q'")]
    [InlineData("$['it\\'s'] == 'q'")]
    [InlineData("$.f == false")]
    [InlineData("$.z == null")]
    [InlineData("$.status > 'oj'")]
    [InlineData("$")]
    [InlineData("$.n")]
    [InlineData("$.o")]
    public void A_true_condition_is_met(string text) => JsonCondition.Parse(text).Mismatch(Document).ShouldBeNull();

    [Theory]
    [InlineData("$.status == 'OK'", "'OK'")]
    [InlineData("$.status == ok2", null)]
    [InlineData("$.n == '3'", "the value is 3")]
    [InlineData("$.n > 3", "does not hold")]
    [InlineData("$.n < 'z'", "does not hold")]
    [InlineData("$.f", "the value is false")]
    [InlineData("$.z", "the value is null")]
    [InlineData("$.missing", "no value at the path")]
    [InlineData("$.missing != 1", "no value at the path")]
    [InlineData("$.a.b[2].c == 'x'", "no value at the path")]
    [InlineData("$.a.b[-3]", "no value at the path")]
    [InlineData("$.status[0]", "no value at the path")]
    [InlineData("$.a.b.c", "no value at the path")]
    public void A_false_condition_says_why(string text, string? expected)
    {
        if (expected is null)
            Should.Throw<FormatException>(() => JsonCondition.Parse(text)).Message.ShouldContain("in quotes");
        else
            JsonCondition.Parse(text).Mismatch(Document).ShouldNotBeNull().ShouldContain(expected);
    }

    [Theory]
    [InlineData("", "begins with $")]
    [InlineData("status == 'ok'", "begins with $")]
    [InlineData("$.", "a name")]
    [InlineData("$.a..b", "a name")]
    [InlineData("$[", "an index")]
    [InlineData("$[x]", "an index")]
    [InlineData("$[0", "]")]
    [InlineData("$['a", "closing '")]
    [InlineData("$.a = 1", "one of ==")]
    [InlineData("$.a == ", "found the end")]
    [InlineData("$.a == 'x' and", "the end of the condition")]
    [InlineData("$.a == NaN", "a number")]
    [InlineData("$.a == 1e999", "a number")]
    public void What_is_no_condition_is_refused_with_what_was_expected(string text, string expected) =>
        Should.Throw<FormatException>(() => JsonCondition.Parse(text)).Message.ShouldContain(expected);

    [Fact]
    public void A_value_that_is_shown_cannot_steer_a_terminal()
    {
        using var document = JsonDocument.Parse("\"\u009b2J\u202e" + new string('x', 500) + "\"");

        var message = JsonCondition.Parse("$ == 'ok'").Mismatch(document.RootElement).ShouldNotBeNull();

        message.ShouldNotContain('\u009b');
        message.Length.ShouldBeLessThan(300);
    }

    [Fact]
    public void Whatever_is_written_it_is_a_condition_or_refused_as_malformed() =>
        Gen.String[Gen.Char["$.[]'\"\\=!<>ab0-1 \t"], 0, 20].Select(Gen.Bool, (text, rooted) => rooted ? "$" + text : text).Sample(text =>
        {
            try
            {
                _ = JsonCondition.Parse(text).Mismatch(Document);
            }
            catch (FormatException)
            {
            }
        }, iter: 5_000);
}
