using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Resilience;

public sealed class CircuitCommandTests
{
    private const string OpenBoth = "foreach ($key in 'db1', 'db2') { try { Invoke-ResilientWork $policy -Key $key { throw 'down' } } catch { } }";

    [Fact]
    public void Circuits_are_shown_by_policy_and_key_and_closed_by_hand()
    {
        using var session = Policies.NewSession("-FailureThreshold 1 -RecoverySeconds 1000");
        session.Run(OpenBoth).ShouldBeClean();

        session.Run("Get-CircuitState $name | ForEach-Object { \"$($_.Policy -eq $name) $($_.Key) $($_.State) $($_.ConsecutiveFailures) $($_.LastError) $($_.RetryAt -gt $_.OpenedAt)\" }")
            .ShouldBeClean().Line.ShouldBe("True db1 Open 1 down True|True db2 Open 1 down True");
        session.Run("Get-CircuitState $name -Key *2 | Reset-Circuit; (Get-CircuitState $name).State").ShouldBeClean().Line.ShouldBe("Open|Closed");
        session.Run("Reset-Circuit $policy -Key DB1; (Get-CircuitState $policy).State").ShouldBeClean().Line.ShouldBe("Closed|Closed");
    }

    [Fact]
    public void WhatIf_closes_nothing()
    {
        using var session = Policies.NewSession("-FailureThreshold 1 -RecoverySeconds 1000");
        session.Run(OpenBoth).ShouldBeClean();

        session.Run("Reset-Circuit $policy -WhatIf; (Get-CircuitState $policy).State").ShouldBeClean().Line.ShouldBe("Open|Open");
    }

    [Fact]
    public void A_name_that_there_is_not_is_an_error_and_a_pattern_that_matches_nothing_is_none()
    {
        var result = Session.Once("Get-CircuitState 'no-such-policy'");
        result.ErrorId.ShouldBe("PolicyNotFound");

        Session.Once("Get-CircuitState 'no-such-*'; Reset-Circuit 'no-such-*'").ShouldBeClean().Output.ShouldBeEmpty();
    }

    [Fact]
    public void A_policy_without_a_circuit_has_none_to_show()
    {
        using var session = Policies.NewSession("-RetryCount 1");
        session.Run("Invoke-ResilientWork $policy { 1 }; Get-CircuitState $policy").ShouldBeClean().Line.ShouldBe("1");
    }

    [Fact]
    public void Other_runspaces_see_the_same_circuits_by_name()
    {
        using var session = Policies.NewSession("-FailureThreshold 1 -RecoverySeconds 1000");
        session.Run(OpenBoth).ShouldBeClean();
        using var other = new Session();

        other.With("name", session.Variable("name")).Run("(Get-CircuitState $name).State; Invoke-ResilientWork $name -Key db1 { 1 }").ErrorId.ShouldBe("CircuitOpen");
    }

    [Fact]
    public void With_a_state_file_a_policy_made_anew_knows_what_is_open_and_a_reset_reaches_the_file()
    {
        using var folder = new TempFolder();
        using var session = new Session();
        session.With("path", folder.At("state.json")).With("name", Policies.NewName());
        const string Make = "$policy = New-ResiliencePolicy $name -FailureThreshold 1 -RecoverySeconds 1000 -StatePath $path;";
        session.Run(Make + OpenBoth).ShouldBeClean();

        session.Run(Make + "(Get-CircuitState $policy).ForEach{ \"$($_.Key) $($_.State)\" }; try { Invoke-ResilientWork $policy -Key db1 { 'ran' } } catch { $_.FullyQualifiedErrorId.Split(',')[0] }")
            .ShouldBeClean().Line.ShouldBe("db1 Open|db2 Open|CircuitOpen");
        session.Run("Reset-Circuit $policy").ShouldBeClean();
        session.Run(Make + "Invoke-ResilientWork $policy -Key db1 { 'ran' }").ShouldBeClean().Line.ShouldBe("ran");
    }

    [Fact]
    public void A_damaged_state_file_is_set_aside_with_a_warning_and_stops_nothing()
    {
        using var folder = new TempFolder();
        var path = folder.At("state.json");
        File.WriteAllText(path, "{ not ours");
        using var session = new Session();

        var result = session.With("path", path).With("name", Policies.NewName())
            .Run("$policy = New-ResiliencePolicy $name -FailureThreshold 1 -StatePath $path; Invoke-ResilientWork $policy { 'ran' }");

        result.ShouldBeClean().Line.ShouldBe("ran");
        result.Warnings.ShouldHaveSingleItem().ShouldContain("state.json");
        folder.Names("*.bad-*").ShouldHaveSingleItem();
    }

    [Fact]
    public void A_stop_does_not_wait_for_a_state_file_that_another_process_holds()
    {
        using var folder = new TempFolder();
        var path = folder.At("state.json");
        using var session = new Session();
        using var gate = new ManualResetEventSlim();
        session.With("path", path).With("name", Policies.NewName()).With("gate", gate)
            .Run("$policy = New-ResiliencePolicy $name -RateLimit 5 -FailureThreshold 1 -StatePath $path; Invoke-ResilientWork $policy { 1 }").ShouldBeClean();
        using var held = new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var running = session.Start("Invoke-ResilientWork $policy { $gate.Set(); Start-Sleep 3600 }");
        gate.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        running.BeginStop();

        running.Finish().Thrown.ShouldBeOfType<System.Management.Automation.PipelineStoppedException>();

        // Had the stop waited until the file was given up, the next command would warn of it.
        held.Dispose();
        session.Run("$null = Get-CircuitState $policy").ShouldBeClean().Warnings.ShouldBeEmpty();
    }
}
