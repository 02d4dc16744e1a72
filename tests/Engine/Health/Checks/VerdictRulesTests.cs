using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health;

public sealed class VerdictRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(99.0, null, ServiceStatus.Up, HealthReason.Expected)]
    [InlineData(100.0, null, ServiceStatus.Up, HealthReason.Expected)]
    [InlineData(101.0, null, ServiceStatus.Degraded, HealthReason.Slow)]
    [InlineData(1.0, 30.0, ServiceStatus.Up, HealthReason.Expected)]
    [InlineData(1.0, 29.9, ServiceStatus.Degraded, HealthReason.CertificateExpiring)]
    [InlineData(1.0, -1.0, ServiceStatus.Degraded, HealthReason.CertificateExpiring)]
    [InlineData(101.0, 1.0, ServiceStatus.Degraded, HealthReason.Slow)]
    public void Up_becomes_degraded_when_slow_or_near_the_end_of_the_certificate(double elapsed, double? days, ServiceStatus status, HealthReason reason)
    {
        var check = Checks.Of("http://host/") with { DegradedAfterMs = 100 };

        var verdict = VerdictRules.Worsen(CheckVerdict.Up, check, elapsed, days is { } left ? Now.AddDays(left) : null, Now);

        (verdict.Status, verdict.Reason).ShouldBe((status, reason));
        (verdict.Message is null).ShouldBe(status == ServiceStatus.Up);
    }

    [Theory]
    [InlineData(ServiceStatus.Down)]
    [InlineData(ServiceStatus.Degraded)]
    [InlineData(ServiceStatus.Unknown)]
    public void Any_other_verdict_stands(ServiceStatus status)
    {
        var verdict = new CheckVerdict(status, HealthReason.UnexpectedStatus, "why");

        VerdictRules.Worsen(verdict, Checks.Of("http://host/") with { DegradedAfterMs = 1 }, 100, Now, Now).ShouldBe(verdict);
    }

    [Fact]
    public void Zero_warning_days_switch_the_warning_off() =>
        VerdictRules.Worsen(CheckVerdict.Up, Checks.Of("http://host/") with { CertificateWarningDays = 0 }, 1, Now.AddDays(-3), Now)
            .ShouldBe(CheckVerdict.Up);

    [Fact]
    public void The_message_says_when_the_certificate_ends()
    {
        var check = Checks.Of("http://host/");

        VerdictRules.Worsen(CheckVerdict.Up, check, 1, Now.AddDays(7.5), Now).Message.ShouldBe(
            "The certificate ends on 2026-01-08, in 7 days; fewer than 30 are a warning.");
        VerdictRules.Worsen(CheckVerdict.Up, check, 1, Now.AddDays(-1), Now).Message.ShouldBe("The certificate ended on 2025-12-31.");
    }

    [Theory]
    [InlineData(ServiceStatus.Up, ServiceStatus.Unknown, ServiceStatus.Unknown)]
    [InlineData(ServiceStatus.Unknown, ServiceStatus.Degraded, ServiceStatus.Degraded)]
    [InlineData(ServiceStatus.Degraded, ServiceStatus.Down, ServiceStatus.Down)]
    [InlineData(ServiceStatus.Down, ServiceStatus.Up, ServiceStatus.Down)]
    public void The_worse_of_two_verdicts_counts(ServiceStatus first, ServiceStatus second, ServiceStatus worse) =>
        VerdictRules.Worse(new(first, HealthReason.Slow), new(second, HealthReason.Tls)).Status.ShouldBe(worse);
}
