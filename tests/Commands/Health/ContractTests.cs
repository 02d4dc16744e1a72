using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Names and defaults that scripts rely on. More may be added; none of these may change.</summary>
public sealed class ContractTests
{
    private const string CheckParameters =
        "Uri Name Method Header Credential Body ExpectedStatus StatusMap ContentMatch JsonPath TimeoutSeconds DegradedAfterMs CertificateWarningDays SkipCertificateCheck "
        + "MaximumRedirection AddressFamily Proxy DenyNetwork AllowNetwork MaxBodyBytes ReuseConnection UserAgent RetryCount ThrottleLimit RateLimit RateWindowSeconds "
        + "FailureThreshold RecoverySeconds ConfirmAfter RecoverAfter Policy StatePath HistoryPath OnlyChanged Force";

    [Theory]
    [InlineData("Test-ServiceHealth", CheckParameters + " Quiet")]
    [InlineData("Watch-ServiceHealth", CheckParameters + " IntervalSeconds Count DurationSeconds")]
    [InlineData("Measure-ServiceHealth", "FailOn")]
    [InlineData("Export-HealthReport", "Path Format HistoryPath")]
    [InlineData("Get-ServiceHealthHistory", "HistoryPath Name Since")]
    [InlineData("New-ResiliencePolicy", "Name RetryCount RetryDelaySeconds BackoffType Jitter TimeoutSeconds RateLimit RateWindowSeconds FailureThreshold RecoverySeconds MaxRecoverySeconds PartitionBy StatePath FaultRate FaultLatencySeconds")]
    [InlineData("Invoke-ResilientWork", "Policy Key ScriptBlock")]
    [InlineData("Get-CircuitState", "Policy Key")]
    [InlineData("Reset-Circuit", "Policy Key")]
    public void A_command_has_its_parameters(string command, string parameters) => Session
        .Once($"$there = (Get-Command {command}).Parameters.Keys; '{parameters}' -split ' ' | Where-Object {{ $_ -cnotin $there }}").ShouldBeClean().Text.ShouldBeEmpty();

    [Theory]
    [InlineData("Health.HealthCheckResult", "Name ServiceUrl Status RawStatus Reason StatusCode ResponseTimeMs DurationMs QueueMs DnsMs ConnectMs TlsMs FirstByteMs TransferMs ErrorMessage Timestamp Attempts RemoteAddress HttpVersion CertificateExpiresAt CertificateDaysLeft CircuitState Checked Stale Changed PreviousStatus Since ConsecutiveFailures")]
    [InlineData("Health.HealthReport", "TotalServices Up Down Degraded Unknown UpPercentage AverageResponseTimeMs P50ResponseTimeMs P95ResponseTimeMs P99ResponseTimeMs MaxResponseTimeMs SlowestService Timestamp ExitCode")]
    [InlineData("Resilience.CircuitState", "Policy Key State ConsecutiveFailures OpenedAt RetryAt LastError")]
    public void A_record_has_its_properties_in_this_order(string record, string properties) =>
        Session.Once($"([ConcurrencyOps.{record}].GetProperties().Name) -join ' '").ShouldBeClean().Line.ShouldBe(properties);

    [Theory]
    [InlineData("Test-ServiceHealth", "Method=GET ExpectedStatus=2xx TimeoutSeconds=10 CertificateWarningDays=30 MaximumRedirection=5 MaxBodyBytes=1MB RetryCount=0 ThrottleLimit=32 RateLimit=10 RateWindowSeconds=1 FailureThreshold=5 RecoverySeconds=30 ConfirmAfter=1 RecoverAfter=1")]
    [InlineData("Watch-ServiceHealth", "IntervalSeconds=30")]
    [InlineData("New-ResiliencePolicy", "RateWindowSeconds=1 RecoverySeconds=30")]
    public void The_help_names_the_defaults(string command, string defaults) => Session
        .Once($$"""
            $parameters = (Get-Command {{command}}).Parameters
            ('{{defaults}}' -split ' ' | ForEach-Object {
                $name = ($_ -split '=')[0]
                $default = $parameters[$name].Attributes | Where-Object { $_ -is [System.Management.Automation.PSDefaultValueAttribute] }
                "$name=$($default.Help)"
            }) -join ' '
            """).ShouldBeClean().Line.ShouldBe(defaults);

    [Theory]
    [InlineData("Test-ServiceHealth", "ThrottleLimit=32 RateLimit=10 RateWindowSeconds=1 FailureThreshold=5 RecoverySeconds=30 ConfirmAfter=1 RecoverAfter=1")]
    [InlineData("Watch-ServiceHealth", "IntervalSeconds=30 ThrottleLimit=32 FailureThreshold=5")]
    public void And_they_are_the_defaults(string command, string defaults) => Session
        .Once($$"""
            $fresh = (Get-Command {{command}}).ImplementingType::new()
            ('{{defaults}}' -split ' ' | ForEach-Object { $name = ($_ -split '=')[0]; "$name=$($fresh.$name)" }) -join ' '
            """).ShouldBeClean().Line.ShouldBe(defaults);
}
