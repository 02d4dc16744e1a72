using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Resilience;

public sealed class NewResiliencePolicyTests
{
    [Fact]
    public void A_policy_says_what_it_was_given_and_null_for_what_it_does_not_use()
    {
        using var session = Policies.NewSession("-RetryCount 2 -RetryDelaySeconds 0.5 -BackoffType Exponential -Jitter -FailureThreshold 3 -MaxRecoverySeconds 60");

        session.Run("$policy.Name -eq $name; $policy.RetryCount; $policy.RetryDelaySeconds; $policy.BackoffType; $policy.Jitter; $policy.FailureThreshold; $policy.RecoverySeconds; $policy.MaxRecoverySeconds")
            .ShouldBeClean().Line.ShouldBe("True|2|0.5|Exponential|True|3|30|60");
        session.Run("$null -eq $policy.TimeoutSeconds; $null -eq $policy.RateLimit; $null -eq $policy.StatePath; $null -eq $policy.PartitionBy; $policy.FaultRate")
            .ShouldBeClean().Line.ShouldBe("True|True|True|True|0");
    }

    [Theory]
    [InlineData("", "PolicyEmpty")]
    [InlineData("-RateWindowSeconds 5 -RecoverySeconds 5 -RetryDelaySeconds 1", "PolicyEmpty")]
    [InlineData("-FailureThreshold 1 -RecoverySeconds 30 -MaxRecoverySeconds 10", "LimitsCrossed")]
    [InlineData("-FailureThreshold 1 -StatePath Env:x", "StateFileUnusable")]
    [InlineData("-FailureThreshold 1 -StatePath ([IO.Path]::GetTempPath())", "StateFileUnusable")]
    public void What_makes_no_sense_is_refused_by_name(string parameters, string id)
    {
        var result = Session.Once($"New-ResiliencePolicy {Policies.NewName()} {parameters}");

        (result.ErrorId, result.Output.Count).ShouldBe((id, 0));
    }

    [Theory]
    [InlineData("a*")]
    [InlineData("a/b")]
    [InlineData("[a]")]
    [InlineData(" a")]
    [InlineData("a\u001b[31m")]
    public void A_name_that_could_not_be_used_later_is_refused(string name)
    {
        using var session = new Session();

        session.With("bad", name).Run("New-ResiliencePolicy $bad -RetryCount 1").ErrorId.ShouldBe("PolicyNameInvalid");
    }

    [Theory]
    [InlineData("-TimeoutSeconds ([double]::NaN)")]
    [InlineData("-TimeoutSeconds 0")]
    [InlineData("-RateLimit 0")]
    [InlineData("-RateLimit 1 -RateWindowSeconds ([double]::PositiveInfinity)")]
    [InlineData("-RetryCount -1")]
    [InlineData("-RetryCount 1 -RetryDelaySeconds ([double]::NaN)")]
    [InlineData("-FailureThreshold 0")]
    [InlineData("-FailureThreshold 1 -RecoverySeconds -1")]
    [InlineData("-FaultRate 1.1")]
    [InlineData("-FaultRate ([double]::NaN)")]
    [InlineData("-FaultLatencySeconds ([double]::PositiveInfinity)")]
    public void A_number_out_of_range_is_refused_at_binding(string parameters)
    {
        var result = Session.Once($"New-ResiliencePolicy {Policies.NewName()} {parameters}");

        result.Error.CategoryInfo.Category.ShouldBe(ErrorCategory.InvalidData);
    }

    [Fact]
    public void A_relative_state_path_is_seen_from_the_callers_location()
    {
        using var folder = new TempFolder();
        using var session = new Session();
        session.With("folder", folder.Path).With("name", Policies.NewName())
            .Run("$null = $ExecutionContext.SessionState.Path.SetLocation($folder); (New-ResiliencePolicy $name -FailureThreshold 1 -StatePath ./sub/state.json).StatePath").ShouldBeClean()
            .Line.ShouldBe(Path.Combine(folder.Path, "sub", "state.json"));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_names_there_are()
    {
        using var session = Policies.NewSession("-RetryCount 1");

        var result = session.Run("Invoke-ResilientWork no-such-policy { 1 }");

        result.Error.Exception.Message.ShouldContain("no-such-policy");
        result.Error.Exception.Message.ShouldContain("New-ResiliencePolicy");
    }
}
