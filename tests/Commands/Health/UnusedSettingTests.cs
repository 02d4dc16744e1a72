using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>What somebody asks for and does not get is said, once; what would make a result a lie is refused.</summary>
public sealed class UnusedSettingTests : IDisposable
{
    private readonly HttpStub _server = new HttpStub().With("/ok", 200);
    private readonly TempFolder _folder = new();
    private readonly Session _session = new();

    public UnusedSettingTests() => _session.With("url", $"{_server.Url}/ok").With("tcp", _server.Url.Replace("http:", "tcp:", StringComparison.Ordinal))
        .With("state", _folder.At("state.json")).With("history", _folder.At("history.db")).With("name", $"p{Guid.NewGuid():N}");

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Columns_that_are_for_the_whole_call_are_named_in_one_warning()
    {
        var result = _session.Run("""
            @(
                [pscustomobject]@{ Uri = $url; RetryCount = '3'; ConfirmAfter = ''; TimeoutSeconds = '5'; Owner = 'ops' }
                [pscustomobject]@{ Uri = $url; RetryCount = '2'; ConfirmAfter = ''; TimeoutSeconds = '5'; Owner = 'ops' }
                @{ uri = $url; denynetwork = 'Loopback'; RateLimit = 1 }
            ) | Test-ServiceHealth
            """).ShouldBeClean();

        result.Output.Count.ShouldBe(3);
        result.Warnings.ShouldHaveSingleItem().ShouldBe(
            "The columns DenyNetwork, RateLimit and RetryCount are not used: they are settings of the whole call, not of a row. Give -DenyNetwork, -RateLimit and -RetryCount instead.");
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Uri = $url; Quiet = 'true' } | Test-ServiceHealth", "The column Quiet is")]
    [InlineData("[pscustomobject]@{ Uri = $url; IntervalSeconds = '5' } | Watch-ServiceHealth -Count 1", "The column IntervalSeconds is")]
    [InlineData("Test-ServiceHealth $tcp, $tcp, $url -ReuseConnection", "ReuseConnection is not used for tcp:")]
    [InlineData("@{ Uri = $tcp; ReuseConnection = 'true' }, @{ Uri = 'dns://localhost'; ReuseConnection = $true } | Test-ServiceHealth", "ReuseConnection is not used for dns and tcp:")]
    [InlineData("Test-ServiceHealth $url -FailureThreshold 3", "-FailureThreshold is not used. Circuits")]
    [InlineData("Test-ServiceHealth $url -RecoverySeconds 3", "-RecoverySeconds is not used. Circuits")]
    [InlineData("Test-ServiceHealth $url -Force", "-Force is not used. There is no circuit")]
    [InlineData("Test-ServiceHealth $url -Force -Policy (New-ResiliencePolicy $name -TimeoutSeconds 5)", "-Force is not used. There is no circuit")]
    [InlineData("Test-ServiceHealth $url -RateLimit 0 -RateWindowSeconds 5", "-RateWindowSeconds is not used.")]
    [InlineData("Test-ServiceHealth $url -HistoryRetentionDays 3", "-HistoryRetentionDays is not used. Nothing")]
    [InlineData("Watch-ServiceHealth $url -Count 1 -HistoryRetentionDays 3", "-HistoryRetentionDays is not used. Nothing")]
    public void What_has_no_effect_is_said_once(string script, string begins)
    {
        var result = _session.Run(script).ShouldBeClean();

        result.Output.ShouldNotBeEmpty();
        result.Warnings.ShouldHaveSingleItem().ShouldStartWith(begins);
    }

    [Theory]
    [InlineData("Test-ServiceHealth $url -StatePath $state -FailureThreshold 3 -RecoverySeconds 5 -Force -HistoryPath $history -HistoryRetentionDays 3")]
    [InlineData("Test-ServiceHealth $url -Policy (New-ResiliencePolicy $name -FailureThreshold 2) -Force -RateWindowSeconds 5 -ReuseConnection")]
    [InlineData("Watch-ServiceHealth $url -Count 1 -FailureThreshold 3 -RecoverySeconds 5 -Force")]
    [InlineData("Test-ServiceHealth $url, $tcp | Test-ServiceHealth")]
    [InlineData("[pscustomobject]@{ Uri = $url; RetryCount = ''; Count = '' } | Test-ServiceHealth")]
    public void What_has_an_effect_or_asks_for_nothing_is_not_warned_of(string script) =>
        _session.Run(script).ShouldBeClean().Warnings.ShouldBeEmpty();

    [Theory]
    [InlineData("-RetryDelaySeconds 1 -RateLimit 1", "RetryDelaySeconds")]
    [InlineData("-BackoffType Linear -Jitter -RateLimit 1", "BackoffType Jitter")]
    [InlineData("-BackoffType Linear -Jitter -RetryCount 1", "BackoffType Jitter")]
    [InlineData("-RateWindowSeconds 2 -FailureThreshold 1", "RateWindowSeconds")]
    [InlineData("-RecoverySeconds 2 -MaxRecoverySeconds 3 -RateLimit 1", "RecoverySeconds MaxRecoverySeconds")]
    [InlineData("-PartitionBy Name -StatePath $state -TimeoutSeconds 1", "PartitionBy StatePath")]
    [InlineData("-RetryCount 1 -RetryDelaySeconds 1 -BackoffType Linear -Jitter -RateLimit 1 -RateWindowSeconds 2 -FailureThreshold 1 -RecoverySeconds 2 -MaxRecoverySeconds 3 -PartitionBy Name -StatePath $state", "")]
    public void Settings_of_a_policy_without_the_strategy_they_belong_to_are_warned_of(string parameters, string unused) =>
        _session.Run($"New-ResiliencePolicy $name {parameters}").ShouldBeClean().Warnings.Select(static warning => warning.Split(' ')[0])
            .ShouldBe(unused.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => $"-{name}"));

    [Theory]
    [InlineData("-DenyNetwork Private")]
    [InlineData("-AllowNetwork 10.0.0.0/8")]
    public void A_proxy_and_rules_on_addresses_exclude_each_other(string rules)
    {
        var call = _session.Run($"Test-ServiceHealth http://service.invalid/ -Proxy $url {rules}");
        call.ErrorId.ShouldBe("HealthSettingInvalid");
        call.Error.ToString().ShouldContain("-Proxy: -DenyNetwork and -AllowNetwork cannot be enforced behind a proxy");

        var row = _session.Run($"@{{ Uri = 'http://service.invalid/'; Proxy = $url }}, $tcp | Test-ServiceHealth {rules}");
        row.ErrorId.ShouldBe("ServiceNotCheckable");
        row.Output.Select(static item => new HealthRow(item!).Reason).ShouldContain("BadInput");
        _server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:1")]
    [InlineData("tls://127.0.0.1:1")]
    [InlineData("grpc://127.0.0.1:1")]
    [InlineData("dns://localhost")]
    [InlineData("icmp://127.0.0.1")]
    public void What_would_go_around_the_proxy_is_refused_and_the_others_are_checked(string around)
    {
        var result = _session.Run($"'{around}', 'http://service.invalid/' | Test-ServiceHealth -Proxy $url -ExpectedStatus 2xx -TimeoutSeconds 0.2");

        result.ErrorId.ShouldBe("ServiceNotCheckable");
        result.Error.ToString().ShouldContain($"{around.Split(':')[0]}:// would go around it");
        result.Output.Select(static item => new HealthRow(item!).Reason).ShouldBe(["BadInput", "Timeout"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("DenyNetwork")]
    [InlineData("AllowNetwork")]
    public void A_network_that_is_none_is_named_with_its_parameter(string parameter)
    {
        var result = _session.Run($"Test-ServiceHealth $url -{parameter} Private, 10.0.0.0/99");

        result.ErrorId.ShouldBe("HealthSettingInvalid");
        result.Error.TargetObject.ShouldBe("10.0.0.0/99");
        result.Error.ToString().ShouldStartWith($"-{parameter}: '10.0.0.0/99' is no range");
    }
}
