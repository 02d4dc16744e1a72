using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health;

public sealed class SafeUrlTests
{
    [Theory]
    [InlineData("http://host/path?x=1&y=2", "http://host/path?x=1&y=2")]
    [InlineData("https://user:pass@host:8443/a", "https://host:8443/a")]
    [InlineData("http://host?token=abc&page=2", "http://host/?token=***&page=2")]
    [InlineData("http://host/?page=2&API_KEY=abc", "http://host/?page=2&API_KEY=***")]
    [InlineData("http://host/?X-Amz-Signature=abc&X-Amz-Date=1", "http://host/?X-Amz-Signature=***&X-Amz-Date=1")]
    [InlineData("http://host/?sv=1&sig=a%3D%3D", "http://host/?sv=1&sig=***")]
    [InlineData("http://host/?accessToken=abc;page=1", "http://host/?accessToken=***")]
    [InlineData("http://host/?page=1;pwd=abc;def", "http://host/?page=1;pwd=***")]
    [InlineData("http://host/?%74oken=abc", "http://host/?token=***")]
    [InlineData("http://host/?author=me&monkey=1&postcode=9", "http://host/?author=me&monkey=1&postcode=9")]
    [InlineData("http://host/#access_token=abc", "http://host/")]
    [InlineData("tcp://user:pass@host:5432", "tcp://host:5432")]
    [InlineData("ftp://user:pass@host/f?password=x", "ftp://host/f?password=***")]
    [InlineData("http://[::1]:8080/x", "http://[::1]:8080/x")]
    public void A_url_is_shown_without_its_secrets(string url, string shown)
    {
        SafeUrl.ForDisplay(new Uri(url)).TrimEnd('/').ShouldBe(shown.TrimEnd('/'));
        SafeUrl.ForDisplay(url).TrimEnd('/').ShouldBe(shown.TrimEnd('/'));
    }

    [Theory]
    [InlineData("http://user:s3cret@host:99999/x", "http://host:99999/x")]
    [InlineData("http://user:s3cret@ho st/x", "http://ho st/x")]
    [InlineData("http://user:s3?cret@host/x", "http://host/x")]
    [InlineData("http://user:s3#cret@host/x", "http://host/x")]
    [InlineData("http://user:s3/cret@host/x", "http://host/x")]
    [InlineData("user:s3cret@host/x", "host/x")]
    [InlineData("http://host:99999/?mail=a@b&token=s3cret", "http://host:99999/?mail=a@b&token=***")]
    [InlineData("//host/x?sig=s3cret", "//host/x?sig=***")]
    [InlineData("no url at all", "no url at all")]
    [InlineData("http://ho\u001b[2Jst/", "http://ho\uFFFD[2Jst/")]
    [InlineData("", "")]
    public void Text_that_is_no_url_is_shown_without_its_secrets_too(string text, string shown) => SafeUrl.ForDisplay(text).ShouldBe(shown);

    [Theory]
    [InlineData("http://h/x", null, "http://h/x")]
    [InlineData("/a?b", "https://h:1/x/y", "https://h:1/a?b")]
    [InlineData("a", "https://h/x/y", "https://h/x/a")]
    [InlineData("//other/a", "https://h/x", "https://other/a")]
    [InlineData("?q", "https://h/x", "https://h/x?q")]
    [InlineData("ftp://o/x", "https://h/x", "ftp://o/x")]
    [InlineData("javascript:alert(1)", "https://h/x", "javascript:alert(1)")]
    [InlineData("/a", null, null)]
    [InlineData("//h/a", null, null)]
    [InlineData("http://h:99999/", "https://h/x", null)]
    [InlineData("http://", "https://h/x", null)]
    [InlineData("", null, null)]
    public void A_reference_is_read_as_a_browser_would(string text, string? origin, string? url)
    {
        SafeUrl.TryRead(text, out var read, origin is null ? null : new Uri(origin)).ShouldBe(url is not null);

        read?.AbsoluteUri.ShouldBe(url);
    }

    [Fact]
    public void Reading_a_url_never_throws() =>
        Gen.Select(Gen.String[Gen.Char["htp:/?#@&=;%[]. \\\0\u202eü"], 0, 30], Gen.Bool)
            .Sample((text, relative) => SafeUrl.TryRead(text, out var url, relative ? new Uri("http://h/") : null) == url is not null, iter: 5_000);

    [Fact]
    public void A_secret_is_never_shown_wherever_it_stands()
    {
        const string Secret = "S3CR3T";
        var templates = new[]
        {
            "http://u:{0}@h/p?q=1", "https://{0}@h/", "http://h/?token={0}", "http://h/?a=1&client_secret={0}&b=2", "http://h/?a=1;key={0}", "http://h/#{0}",
            "http://u:{0}@h:99999/", "http://u:{0}@ h/", "u:{0}@h", "tcp://u:{0}@h:1",
        };

        Gen.Select(Gen.Int[0, templates.Length - 1].Select(i => templates[i]), Gen.String[Gen.Char["ab1%&;.-_~"], 0, 4]).Sample((template, around) =>
            SafeUrl.ForDisplay(string.Format(System.Globalization.CultureInfo.InvariantCulture, template, around.Replace("&", "", StringComparison.Ordinal) + Secret))
                .ShouldNotContain(Secret), iter: 1_000);
    }

    [Fact]
    public void Whatever_is_written_it_is_shown_without_an_exception() =>
        Gen.String[Gen.Char["htp:/?#@&=;%[]. \\\0\u202eü"], 0, 30].Sample(text => SafeUrl.ForDisplay(text).ShouldNotContain('\u202e'), iter: 3_000);

    [Theory]
    [InlineData("http://user:pass@Host/a#f", "http://host:80/a")]
    [InlineData("http://host/a?x=1#f", "http://host/a?x=1")]
    [InlineData("http://host/a?x=1&token=old", "http://host/a?x=1&token=new")]
    [InlineData("http://host/?", "http://host/")]
    [InlineData("http://bücher.example/", "http://xn--bcher-kva.example/")]
    [InlineData("http://127.0.0.1/", "http://0x7f.1/")]
    [InlineData("http://host", "http://host/")]
    [InlineData("tcp://host:5432", "tcp://host:5432/")]
    public void The_same_service_has_the_same_key(string one, string other) => KeyOf(one).ShouldBe(KeyOf(other));

    [Theory]
    [InlineData("http://host/a", "http://host/b")]
    [InlineData("http://host/a", "http://host/A")]
    [InlineData("http://host/a", "http://host/a/")]
    [InlineData("http://host/", "http://host//")]
    [InlineData("http://host/?tenant=a", "http://host/?tenant=b")]
    [InlineData("http://host/?tenant=a", "http://host/")]
    [InlineData("http://host:443/", "https://host/")]
    [InlineData("http://host/", "http://host:81/")]
    [InlineData("http://host/", "http://host2/")]
    public void Different_services_have_different_keys(string one, string other) => KeyOf(one).ShouldNotBe(KeyOf(other));

    [Fact]
    public void The_method_and_the_kind_tell_services_apart()
    {
        var url = new Uri("http://host/");

        SafeUrl.KeyOf(CheckKind.Http, url, "get").ShouldBe(SafeUrl.KeyOf(CheckKind.Http, url, "GET"));
        SafeUrl.KeyOf(CheckKind.Http, url, "GET").ShouldNotBe(SafeUrl.KeyOf(CheckKind.Http, url, "HEAD"));
        SafeUrl.KeyOf(CheckKind.Http, url, "GET").ShouldNotBe(SafeUrl.KeyOf(CheckKind.Tcp, url, "GET"));
        KeyOf("http://host/").ShouldMatch("^[0-9A-F]{24}$");
    }

    [Theory]
    [InlineData("?token=abc&x=1")]
    [InlineData("?x=1;pwd=abc")]
    [InlineData("?sig=a&key=b")]
    public void A_masked_query_is_known_by_its_mask(string query)
    {
        SecretQuery.IsMasked(SecretQuery.Mask(query)).ShouldBeTrue();
        SecretQuery.IsMasked(query).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?filter=***")]
    public void Stars_that_hide_no_secret_are_no_mask(string query) => SecretQuery.IsMasked(query).ShouldBeFalse();

    private static string KeyOf(string url) => SafeUrl.KeyOf(CheckKind.Http, new Uri(url), "GET");
}
