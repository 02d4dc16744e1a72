using System.Globalization;
using System.Text;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("Grüße, 世界 🎉", "Grüße, 世界 🎉")]
    [InlineData("a\u001b[31mred", "a\uFFFD[31mred")]
    [InlineData("c1\u009b2J", "c1\uFFFD2J")]
    [InlineData("one\r\ntwo\tthree", "one two three")]
    [InlineData("abc\u202etxt.exe", "abc\uFFFDtxt.exe")]
    [InlineData("a\u2066b\u2028c\u200bd\0", "a\uFFFDb\uFFFDc\uFFFDd\uFFFD")]
    public void What_acts_unseen_is_made_visible(string? text, string clean) => SafeText.Clean(text, 100).ShouldBe(clean);

    [Fact]
    public void Half_a_character_is_made_visible() => SafeText.Clean("lone \ud800 half", 100).ShouldBe("lone \uFFFD half");

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd🎉xyz", 6, "abcd…")]
    [InlineData("🎉🎉", 1, "…")]
    public void A_long_text_ends_in_an_ellipsis_and_splits_no_character(string text, int length, string clean) =>
        SafeText.Clean(text, length).ShouldBe(clean);

    [Fact]
    public void Nothing_that_acts_survives_and_nothing_is_longer_than_asked() =>
        Gen.Select(Gen.String[Gen.Char, 0, 60], Gen.Int[1, 50]).Sample((text, length) =>
        {
            var clean = SafeText.Clean(text, length);
            clean.Length.ShouldBeLessThanOrEqualTo(length);
            clean.EnumerateRunes().ShouldAllBe(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control
                && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format);
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(clean).ShouldBeGreaterThanOrEqualTo(0);
            SafeText.Clean(clean, length).ShouldBe(clean);
        }, iter: 2_000);
}
