using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health;

public sealed class HeaderRulesTests
{
    [Theory]
    [InlineData("X-Api-Key", "abc def\t=;")]
    [InlineData("Host", "other.example")]
    [InlineData("Content-Type", "application/json")]
    [InlineData("Accept", "")]
    public void A_plain_header_is_accepted(string name, string value) => Should.NotThrow(() => HeaderRules.Check(name, value));

    [Theory]
    [InlineData("X-A", "a\r\nEvil: 1")]
    [InlineData("X-A", "a\nb")]
    [InlineData("X-A", "a\rb")]
    [InlineData("X-A", "a\0b")]
    [InlineData("X-A", "\u001b[2J")]
    [InlineData("X-A", "grün")]
    [InlineData("X-A\r\nEvil", "1")]
    [InlineData("X A", "1")]
    [InlineData("", "1")]
    [InlineData("X:A", "1")]
    [InlineData("Content-Length", "1")]
    [InlineData("transfer-encoding", "chunked")]
    public void A_header_that_would_change_the_message_is_refused(string name, string value)
    {
        var message = Should.Throw<FormatException>(() => HeaderRules.Check(name, value)).Message;

        message.ShouldNotContain('\n');
        message.ShouldNotContain('\0');
    }

    [Fact]
    public void The_refusal_never_shows_the_value() =>
        Should.Throw<FormatException>(() => HeaderRules.Check("Authorization", "Bearer s3cret\r\n")).Message.ShouldNotContain("s3cret");

    [Fact]
    public void No_accepted_header_has_a_line_end() =>
        Gen.Select(Gen.String[Gen.Char["aB-:\r\n\0 é"], 0, 6], Gen.String[Gen.Char["aB-:\r\n\0 é\t"], 0, 6]).Sample((name, value) =>
        {
            try
            {
                HeaderRules.Check(name, value);
            }
            catch (FormatException)
            {
                return true;
            }

            return !(name + value).AsSpan().ContainsAny('\r', '\n', '\0') && name.Length > 0;
        }, iter: 2_000);
}
