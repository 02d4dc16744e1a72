using System.Globalization;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health;

public sealed class SafeNameTests
{
    [Theory]
    [InlineData("http://bob:hunter2@127.0.0.1:1/?token=zzz", "http://127.0.0.1:1/?token=***")]
    [InlineData("https://bob@host", "https://host")]
    [InlineData("tcp://bob:hunter2@host:5432", "tcp://host:5432")]
    [InlineData("bob:hunter2@host/?token=zzz", "host/?token=***")]
    [InlineData("Shop http://bob:hunter2@host/?token=zzz (EU)", "Shop http://host/?token=***")]
    [InlineData("http://bob:my hunter2@host/x", "http://host/x")]
    [InlineData("http://bob:hun/ter2@host/x", "http://host/x")]
    [InlineData("http://bob:hun//ter2@host/x", "http://host/x")]
    [InlineData("http://bob:?hunter2@host/x", "http://host/x")]
    [InlineData("http://a/?x=1 -> http://bob:hunter2@b/?token=zzz", "http://a/?x=1 -> http://b/?token=***")]
    [InlineData("http://a/?token=z//z?z", "http://a/?token=***")]
    [InlineData("http://a/?next=http://bob:hunter2@b/?token=zzz", "http://a/?next=http://b/?token=***")]
    [InlineData("http://a/#access_token=zzz EU", "http://a/ EU")]
    public void A_url_in_a_name_loses_its_secrets(string name, string shown) => SafeName.Of(name).ShouldBe(shown);

    [Theory]
    [InlineData("Shop")]
    [InlineData("Shop #1 (50 % load)")]
    [InlineData("bob@example.com")]
    [InlineData("Mail: bob@example.com")]
    [InlineData("Is it up? Or down?")]
    [InlineData("a // b")]
    [InlineData("http://host:8080/a b?page=2")]
    [InlineData("Shop http://host/ and bob@example.com")]
    [InlineData("http://host/?token=***")]
    [InlineData("tcp://[::1]:5432")]
    [InlineData("")]
    public void A_name_without_secrets_stays_as_it_is(string name) => SafeName.Of(name).ShouldBe(name);

    [Fact]
    public void Control_characters_are_replaced_and_a_long_name_is_cut()
    {
        SafeName.Of("a\u001b[2J").ShouldBe("a\uFFFD[2J");
        SafeName.Of(new string('x', 500)).Length.ShouldBe(SafeName.Longest);
    }

    [Fact]
    public void A_secret_is_never_shown_wherever_it_stands()
    {
        const string Secret = "S3CR3T";
        var templates = new[]
        {
            "http://u:{0}@h/p?q=1", "x http://{0}@h/ y", "x http://h/?token={0} y", "http://h/?a=1&client_secret={0}&b=2", "http://a http://h/?a=1;key={0}",
            "http://h/#{0}", "x http://u:{0}@h:99999/", "u:{0}@h", "http://h:80/ tcp://u:{0}@h:1", "h/?token={0}",
        };

        Gen.Select(Gen.Int[0, templates.Length - 1].Select(i => templates[i]), Gen.String[Gen.Char["ab1%;.-_~"], 0, 4]).Sample(
            (template, around) => SafeName.Of(string.Format(CultureInfo.InvariantCulture, template, around + Secret)).ShouldNotContain(Secret), iter: 2_000);
    }

    /// <summary>A result that is piped back in is the same service.</summary>
    [Fact]
    public void What_has_been_shown_is_shown_the_same_again() =>
        Gen.String[Gen.Char["htp:/?#@&=;%[]. \\\0\u202eütoken*"], 0, 30].Sample(text => SafeName.Of(SafeName.Of(text)).ShouldBe(SafeName.Of(text)), iter: 5_000);
}
