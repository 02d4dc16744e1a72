using System.Net;
using System.Text.RegularExpressions;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health;

public sealed class ServiceCheckTests
{
    [Fact]
    public void What_nobody_sets_is_as_the_help_says()
    {
        var target = new Uri("http://host/");
        var check = new ServiceCheck { Key = "k", Name = "n", ServiceUrl = "u", Target = target, Kind = CheckKind.Http, UserAgent = "a" };

        (check.Method, check.ExpectedStatus.ToString(), check.Timeout, check.CertificateWarningDays).ShouldBe(("GET", StatusCodes.Parse("2xx").ToString(), TimeSpan.FromSeconds(10), 30));
        (check.MaximumRedirection, check.MaxBodyBytes, check.RedirectScope, check.ReuseConnection).ShouldBe((5, 1024 * 1024, RedirectScope.SameOrigin, false));
    }

    [Fact]
    public void Two_rows_that_say_the_same_are_one_check()
    {
        Full().ShouldBe(Full());
        Full().GetHashCode().ShouldBe(Full().GetHashCode());
        (Full() with { Headers = [new("b", "2"), new("A", "1")] }).ShouldBe(Full(), "the order of headers of different names means nothing");
    }

    /// <summary>A property that is added and not compared fails here: it would make one check of two.</summary>
    [Fact]
    public void Whatever_differs_makes_two_checks()
    {
        var others = new Dictionary<string, ServiceCheck>
        {
            [nameof(ServiceCheck.Key)] = Full() with { Key = "other" },
            [nameof(ServiceCheck.Name)] = Full() with { Name = "other" },
            [nameof(ServiceCheck.ServiceUrl)] = Full() with { ServiceUrl = "other" },
            [nameof(ServiceCheck.Target)] = Full() with { Target = new Uri("http://host/other") },
            [nameof(ServiceCheck.Kind)] = Full() with { Kind = CheckKind.Tcp },
            [nameof(ServiceCheck.Method)] = Full() with { Method = "PUT" },
            [nameof(ServiceCheck.Headers)] = Full() with { Headers = [new("A", "1"), new("B", "3")] },
            [nameof(ServiceCheck.Credential)] = Full() with { Credential = new NetworkCredential("user", "other") },
            [nameof(ServiceCheck.Body)] = Full() with { Body = [1, 3] },
            [nameof(ServiceCheck.ExpectedStatus)] = Full() with { ExpectedStatus = StatusCodes.Parse("200,404") },
            [nameof(ServiceCheck.StatusMap)] = Full() with { StatusMap = [new(StatusCodes.Parse("5xx"), ServiceStatus.Up)] },
            [nameof(ServiceCheck.ContentMatch)] = Full() with { ContentMatch = new Regex("b") },
            [nameof(ServiceCheck.JsonPath)] = Full() with { JsonPath = JsonCondition.Parse("$.a == 2") },
            [nameof(ServiceCheck.Timeout)] = Full() with { Timeout = TimeSpan.FromSeconds(1) },
            [nameof(ServiceCheck.DegradedAfterMs)] = Full() with { DegradedAfterMs = null },
            [nameof(ServiceCheck.CertificateWarningDays)] = Full() with { CertificateWarningDays = 1 },
            [nameof(ServiceCheck.SkipCertificateCheck)] = Full() with { SkipCertificateCheck = true },
            [nameof(ServiceCheck.MaximumRedirection)] = Full() with { MaximumRedirection = 1 },
            [nameof(ServiceCheck.RedirectScope)] = Full() with { RedirectScope = RedirectScope.Any },
            [nameof(ServiceCheck.AddressFamily)] = Full() with { AddressFamily = IPVersion.IPv6 },
            [nameof(ServiceCheck.Proxy)] = Full() with { Proxy = new Uri("http://user:other@proxy:1") },
            [nameof(ServiceCheck.AddressRules)] = Full() with { AddressRules = AddressRules.Parse(["Private"], []) },
            [nameof(ServiceCheck.MaxBodyBytes)] = Full() with { MaxBodyBytes = 1 },
            [nameof(ServiceCheck.ReuseConnection)] = Full() with { ReuseConnection = true },
            [nameof(ServiceCheck.UserAgent)] = Full() with { UserAgent = "other" },
        };

        foreach (var property in typeof(ServiceCheck).GetProperties().Where(static property => property.CanWrite))
            others.ShouldContainKey(property.Name);

        foreach (var (name, other) in others)
            other.ShouldNotBe(Full(), name);

        (Full() with { Headers = [new("A", "1"), new("A", "1")] }).ShouldNotBe(Full());
        (Full() with { Body = null }).ShouldNotBe(Full());
        (Full() with { Credential = null }).ShouldNotBe(Full());
        (Full() with { ContentMatch = new Regex("a", RegexOptions.IgnoreCase) }).ShouldNotBe(Full());
    }

    // Everything made anew, as rows make it.
    private static ServiceCheck Full() => new()
    {
        Key = string.Concat("k", "ey"),
        Name = "n",
        ServiceUrl = "u",
        Target = new Uri("http://host/"),
        Kind = CheckKind.Http,
        Method = "POST",
        Headers = [new("A", "1"), new("B", "2")],
        Credential = new NetworkCredential("user", "password"),
        Body = [1, 2],
        ExpectedStatus = StatusCodes.Parse("200"),
        StatusMap = [new(StatusCodes.Parse("5xx"), ServiceStatus.Down)],
        ContentMatch = new Regex("a"),
        JsonPath = JsonCondition.Parse("$.a == 1"),
        DegradedAfterMs = 5,
        Proxy = new Uri("http://user:password@proxy:1"),
        UserAgent = "a",
    };
}
