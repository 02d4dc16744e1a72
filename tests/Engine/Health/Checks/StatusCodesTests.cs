using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health;

public sealed class StatusCodesTests
{
    [Theory]
    [InlineData("200", 200, 201)]
    [InlineData("2xx", 299, 300)]
    [InlineData("5XX", 503, 404)]
    [InlineData("300-399", 399, 299)]
    [InlineData(" 200 , 301 - 302 ", 302, 303)]
    public void A_set_has_what_was_written_and_nothing_else(string text, int within, int without)
    {
        var codes = StatusCodes.Parse(text);

        codes.Contains(within).ShouldBeTrue();
        codes.Contains(without).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("99")]
    [InlineData("1000")]
    [InlineData("0xx")]
    [InlineData("2x")]
    [InlineData("200-")]
    [InlineData("399-300")]
    [InlineData("-200")]
    [InlineData("200,,301")]
    [InlineData("+200")]
    [InlineData("200.0")]
    public void What_is_no_set_is_refused_with_the_forms(string text)
    {
        Should.Throw<FormatException>(() => StatusCodes.Parse(text)).Message.ShouldContain("2xx");
        StatusCodes.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void The_refusal_names_the_part_and_cannot_steer_a_terminal() =>
        Should.Throw<FormatException>(() => StatusCodes.Parse("200,\u001b[2J")).Message.ShouldStartWith("'\uFFFD[2J'");

    [Fact]
    public void Several_texts_make_one_set()
    {
        var codes = StatusCodes.Parse(["200", "404,5xx"]);

        new[] { 200, 404, 500, 599 }.ShouldAllBe(code => codes.Contains(code));
        codes.Contains(301).ShouldBeFalse();
        Should.Throw<FormatException>(() => StatusCodes.Parse(Array.Empty<string>()));
    }

    [Fact]
    public void A_set_is_written_so_that_it_reads_as_the_same_set() =>
        Gen.Select(Gen.Int[100, 999], Gen.Int[100, 999]).Select(pair => (Math.Min(pair.Item1, pair.Item2), Math.Max(pair.Item1, pair.Item2)))
            .Array[1, 5].Sample(ranges =>
            {
                var codes = StatusCodes.Parse(ranges.Select(range => $"{range.Item1}-{range.Item2}"));
                var again = StatusCodes.Parse(codes.ToString());
                return Enumerable.Range(0, 1_100).All(code =>
                    codes.Contains(code) == again.Contains(code) && codes.Contains(code) == ranges.Any(range => range.Item1 <= code && code <= range.Item2));
            }, iter: 200);

    [Fact]
    public void Whatever_is_written_it_is_a_set_or_refused_as_malformed() =>
        Gen.String[Gen.Char["0123456789xX-, \t\0é"], 0, 12].Sample(text =>
        {
            var reads = StatusCodes.TryParse(text, out _);
            try
            {
                StatusCodes.Parse(text);
                return reads;
            }
            catch (FormatException)
            {
                return !reads;
            }
        }, iter: 2_000);
}
