using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

/// <summary>Results as a hostile server, a careless user and a broken record make them.</summary>
internal static class Nasty
{
    private static readonly string?[] Known =
    [
        null, "", " ", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'`${{}}</style></title>", "=1+1", "@SUM(A1)", "-2", "+cmd|' /C calc'!A0", "a,b\"c\r\nd", "\u001B[31mred",
        "\u0000", "\u202Eevil", "\uD800", "\uDC00x", "\uFFFE\uFFFF", "]]>", "a|b=c'd", "back\\slash\n\"quote\"", "Grün 日本語 😀", "\u2028\u2029", "&amp;&#0;", "# EOF", "javascript:alert(1)",
    ];

    public static Gen<string?> Text { get; } = Gen.OneOf(Gen.OneOf(Known), Gen.String.Select(static text => (string?)text));

    public static Gen<double?> Number { get; } = Gen.OneOf(Gen.OneOf<double?>(null, 0, -1, double.NaN, double.PositiveInfinity, double.Epsilon, double.MaxValue), Gen.Double[0, 60_000].Select(static value => (double?)value));

    public static Gen<HealthCheckResult> Result { get; } =
        from name in Text
        from url in Text
        from message in Text
        from address in Text
        from ms in Number
        from phase in Number
        from status in Gen.Enum<ServiceStatus>()
        from reason in Gen.Enum<HealthReason>()
        from days in Gen.OneOf<int?>(null, -4, 3, 400)
        from since in Gen.OneOf<DateTimeOffset?>(null, SampleFleet.Now.AddDays(3), DateTimeOffset.MinValue)
        select SampleFleet.Up(name!, ms, url ?? "") with { Status = status, RawStatus = status, Reason = reason, ErrorMessage = message, RemoteAddress = address, DnsMs = phase, TlsMs = ms, CertificateDaysLeft = days, Since = since };

    public static Gen<HealthReportContent> Content { get; } = Result.List[0, 12].Select(static results => SampleFleet.Content(results));
}
