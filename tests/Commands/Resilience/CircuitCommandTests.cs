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

    [Fact]
    public void A_stop_is_heard_while_the_end_of_a_command_waits_for_a_held_file_and_what_is_not_stored_by_then_is_stored_after_it()
    {
        using var folder = new TempFolder();
        using var session = NewShared(folder, "-FailureThreshold 1 -RecoverySeconds 1000");
        using (Hold(folder))
        {
            using var running = session.Start("1 | Invoke-ResilientWork $policy -Key db { throw 'down' } 2>&1");
            running.NextText().ShouldBe("down");

            running.BeginStop();

            running.Finish().Thrown.ShouldBeOfType<System.Management.Automation.PipelineStoppedException>();
        }

        Until(folder, "\"error\":\"down\"");
        session.Run("Get-CircuitState $policy | Out-Null").ShouldBeClean().Warnings.ShouldBeEmpty("nobody waited until the file was given up");
    }

    [Fact]
    public void A_stop_is_heard_while_a_reset_waits_for_a_held_file()
    {
        using var folder = new TempFolder();
        using var session = NewShared(folder, "-FailureThreshold 1 -RecoverySeconds 1000");
        session.Run(OpenBoth).ShouldBeClean();
        using (Hold(folder))
        {
            using var running = session.Start("Reset-Circuit $policy -Key db1 -Verbose 4>&1");
            running.NextText().ShouldNotBeNull().ShouldContain("db1");

            running.BeginStop();

            running.Finish().Thrown.ShouldBeOfType<System.Management.Automation.PipelineStoppedException>();
        }

        SpinWait.SpinUntil(() => !File.ReadAllText(folder.At("state.json")).Contains("/db1", StringComparison.Ordinal), Session.Patience).ShouldBeTrue("the reset was stored");
    }

    [Fact]
    public void A_reset_that_cannot_be_written_is_an_error_and_holds_in_this_process()
    {
        using var folder = new TempFolder();
        using var session = NewShared(folder, "-FailureThreshold 1 -RecoverySeconds 1000", "sub/state.json");
        session.Run(OpenBoth).ShouldBeClean();
        Directory.Delete(folder.At("sub"), recursive: true);
        folder.Put("sub");

        var result = session.Run("Reset-Circuit $policy -Key db1");

        (result.ErrorId, result.Error.CategoryInfo.Category, result.Error.TargetObject).ShouldBe(
            ("StateNotSaved", System.Management.Automation.ErrorCategory.WriteError, session.Variable("policy")));
        result.Error.ToString().ShouldContain(folder.At("sub/state.json"));
        result.Warnings.ShouldBeEmpty();
        session.Run("Invoke-ResilientWork $policy -Key db1 { 'ran' }").ShouldBeClean().Line.ShouldBe("ran");
    }

    [Fact]
    public void A_reset_of_many_asks_for_each_and_a_key_that_would_be_a_pattern_is_taken_as_it_stands()
    {
        using var session = Policies.NewSession("-FailureThreshold 1 -RecoverySeconds 1000");
        session.Run("foreach ($key in 'http://[::1]/a?b', 'http://[::1]/aZb', 'c') { try { Invoke-ResilientWork $policy -Key $key { throw 'down' } } catch { } }").ShouldBeClean();

        session.Run("Get-CircuitState $policy -Key 'http://[::1]/a?b' | Reset-Circuit; (Get-CircuitState $policy).ForEach{ \"$($_.Key) $($_.State)\" }")
            .ShouldBeClean().Line.ShouldBe("c Open|http://[::1]/a?b Closed|http://[::1]/aZb Open");
    }

    [Fact]
    public void The_circuits_of_a_file_can_be_seen_and_closed_by_a_process_that_has_no_such_policy()
    {
        using var folder = new TempFolder();
        using var session = NewShared(folder, "-FailureThreshold 1 -RecoverySeconds 1000");
        session.Run(OpenBoth).ShouldBeClean();
        using var other = new Session();
        other.With("path", folder.At("state.json"));

        other.Run("Get-CircuitState -StatePath $path | ForEach-Object { \"$($_.Key) $($_.State) $($_.LastError)\" }").ShouldBeClean().Line.ShouldBe("db1 Open down|db2 Open down");
        other.Run("Get-CircuitState no-such* -StatePath $path; Get-CircuitState -StatePath $path -Key no-such").ShouldBeClean().Output.ShouldBeEmpty();
        other.Run("Reset-Circuit -StatePath $path -Key db1 -WhatIf; Get-CircuitState -StatePath $path -Key db2 | Reset-Circuit -StatePath $path; (Get-CircuitState -StatePath $path).Key")
            .ShouldBeClean().Line.ShouldBe("db1");
        other.Run("Reset-Circuit -StatePath $path -Confirm:$false; Get-CircuitState -StatePath $path").ShouldBeClean().Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Get-CircuitState -StatePath $path", null, "StateNotFound")]
    [InlineData("Reset-Circuit -StatePath $path", null, "StateNotFound")]
    [InlineData("Get-CircuitState -StatePath $path", "{ not ours", "StateFileUnusable")]
    [InlineData("Reset-Circuit -StatePath $path", "{ not ours", "StateFileUnusable")]
    public void A_file_that_is_not_there_or_is_none_is_an_error_and_stays_as_it_is(string script, string? content, string errorId)
    {
        using var folder = new TempFolder();
        if (content is not null)
            folder.Put("state.json", content);

        using var session = new Session();
        var result = session.With("path", folder.At("state.json")).Run(script);

        result.ErrorId.ShouldBe(errorId);
        result.Error.ToString().ShouldContain(folder.At("state.json"));
        folder.Names().ShouldBe(content is null ? [] : ["state.json"]);
    }

    private static Session NewShared(TempFolder folder, string parameters, string name = "state.json")
    {
        var session = new Session();
        session.With("path", folder.At(name)).With("name", Policies.NewName()).Run($"$policy = New-ResiliencePolicy $name {parameters} -StatePath $path").ShouldBeClean();
        return session;
    }

    private static FileStream Hold(TempFolder folder) => new(folder.At("state.json.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static void Until(TempFolder folder, string text) => SpinWait.SpinUntil(
        () => File.Exists(folder.At("state.json")) && File.ReadAllText(folder.At("state.json")).Contains(text, StringComparison.Ordinal), Session.Patience)
        .ShouldBeTrue($"{text} was stored");
}
