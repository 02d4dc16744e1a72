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
}
