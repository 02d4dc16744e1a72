using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Circuits, rate limits and injected faults as the health commands apply them.</summary>
public sealed class HealthPolicyTests : IDisposable
{
    private readonly HttpStub _server = new HttpStub().With("/ok", 200).With("/missing", 404);
    private readonly TempFolder _folder = new();
    private readonly Session _session = new();

    public HealthPolicyTests() => _session.With("url", _server.Url).With("state", _folder.At("state.json"));

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Time_outs_open_the_circuit_of_a_service()
    {
        const string Script = "Test-ServiceHealth \"$url/silent\" -StatePath $state -FailureThreshold 2 -RecoverySeconds 1000 -TimeoutSeconds 0.2";

        Check(Script).ShouldHaveSingleItem().CircuitState.ShouldBe("Closed");
        Check(Script).ShouldHaveSingleItem().CircuitState.ShouldBe("Open");

        var left = Check(Script).ShouldHaveSingleItem();
        (left.Status, left.Checked, left.Stale).ShouldBe(("Down", false, true));
        _server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public void An_open_circuit_of_a_service_without_a_past_is_unknown_and_says_why()
    {
        Make("-FailureThreshold 1 -RecoverySeconds 1000");
        Check("Test-ServiceHealth \"$url/missing\" -Policy $policy").ShouldHaveSingleItem().Status.ShouldBe("Down");

        var left = Check("Test-ServiceHealth \"$url/missing\" -Policy $policy").ShouldHaveSingleItem();

        (left.Status, left.Reason, left.Checked, left.Stale, left.Attempts).ShouldBe(("Unknown", "CircuitOpen", false, false, 0));
        left.ErrorMessage!.ShouldStartWith("Circuit breaker is OPEN");
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void What_could_not_be_told_opens_no_circuit()
    {
        for (var call = 0; call < 3; call++)
        {
            var result = Check("Test-ServiceHealth \"$url/ok\" -StatePath $state -FailureThreshold 1 -RetryCount 2 -DenyNetwork Loopback").ShouldHaveSingleItem();
            (result.Status, result.Checked, result.CircuitState, result.Attempts).ShouldBe(("Unknown", true, "Closed", 1));
        }
    }

    [Fact]
    public void A_probe_that_is_stopped_leaves_the_circuit_as_it_was()
    {
        var asked = 0;
        using var gate = new ManualResetEventSlim();
        _server.With("/turning", () =>
        {
            if (Interlocked.Increment(ref asked) > 1)
                gate.Wait(Session.Patience);

            return "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        });
        Make("-FailureThreshold 1 -RecoverySeconds 0.001");
        Check("Test-ServiceHealth \"$url/turning\" -Policy $policy").ShouldHaveSingleItem().Status.ShouldBe("Down");
        using var running = _session.Start("Test-ServiceHealth \"$url/turning\" -Policy $policy -TimeoutSeconds 3600");
        SpinWait.SpinUntil(() => _server.Requests.Count == 2, Session.Patience).ShouldBeTrue("the probe is under way");

        running.BeginStop();
        running.Finish().Output.ShouldBeEmpty();
        gate.Set();

        _session.Run("Get-CircuitState $policy | ForEach-Object { \"$($_.State) $($_.ConsecutiveFailures)\" }").ShouldBeClean().Line.ShouldBe("HalfOpen 1");
    }

    /// <summary>One place only, and the checks that wait for their turn are in front of the last one: they must not hold it.</summary>
    [Fact]
    public void A_host_is_asked_no_more_often_than_its_rate_and_keeps_no_other_host_waiting()
    {
        using var other = new HttpStub().With("/b", 200);
        foreach (var number in Enumerable.Range(1, 5))
            _server.With($"/{number}", 200);

        _session.With("other", other.Url);
        using var running = _session.Start(
            "& { 1..5 | ForEach-Object { \"$url/$_\" }; \"$other/b\" } | Test-ServiceHealth -RateLimit 2 -RateWindowSeconds 3600 -ThrottleLimit 1");
        for (var result = 0; result < 3; result++)
            running.NextText();

        running.BeginStop();
        running.Finish();

        (_server.Requests.Count, other.Requests.Count).ShouldBe((2, 1));
    }

    [Fact]
    public void Runs_with_one_state_file_share_the_rate()
    {
        const string Script = "Test-ServiceHealth \"$url/ok\" -StatePath $state -RateLimit 1 -RateWindowSeconds 3600";
        Check(Script).ShouldHaveSingleItem().Status.ShouldBe("Up");
        using var running = _session.Start($"{Script}; 'not reached'");
        using var other = new Session();

        // That the second run waits can only be seen by what others do meanwhile.
        other.With("url", _server.Url).Run("1..5 | ForEach-Object { Test-ServiceHealth \"$url/ok\" }").ShouldBeClean();
        running.BeginStop();

        running.Finish().Output.ShouldBeEmpty();
        _server.Requests.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData("Test-ServiceHealth \"$url/ok\" -Policy $policy")]
    [InlineData("Watch-ServiceHealth \"$url/ok\" -Policy $policy -Count 1")]
    [InlineData("@{ Uri = \"$url/ok\"; TimeoutSeconds = 0.2 } | Test-ServiceHealth -Policy $slow")]
    public void An_injected_hold_up_longer_than_the_time_out_is_a_time_out_and_nothing_is_asked(string script)
    {
        Make("-FaultLatencySeconds 3600 -TimeoutSeconds 0.2");
        _session.With("name", NewName()).Run("$slow = New-ResiliencePolicy $name -FaultLatencySeconds 3600").ShouldBeClean();

        var result = Check(script).ShouldHaveSingleItem();

        (result.Status, result.Reason, result.Attempts).ShouldBe(("Down", "Timeout", 1));
        result.ErrorMessage!.ShouldContain("0.2 s");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void An_injected_hold_up_counts_as_the_services_own_slowness()
    {
        Make("-FaultLatencySeconds 0.3");

        var result = Check("Test-ServiceHealth \"$url/ok\" -Policy $policy -TimeoutSeconds 60 -DegradedAfterMs 100").ShouldHaveSingleItem();

        (result.Status, result.Reason).ShouldBe(("Degraded", "Slow"));
        result.ResponseTimeMs.ShouldNotBeNull().ShouldBeGreaterThan(100);
        _server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Test-ServiceHealth \"$url/ok\" -Policy $policy", 1)]
    [InlineData("Watch-ServiceHealth \"$url/ok\" -Policy $policy -IntervalSeconds 0.05 -Count 2", 2)]
    public void An_injected_fault_is_down_is_retried_and_counts(string script, int results)
    {
        Make("-FaultRate 1 -RetryCount 1 -FailureThreshold 100");

        var found = Check(script);

        found.Count.ShouldBe(results);
        found.ShouldAllBe(static result => result.Status == "Down" && result.Reason == "InjectedFault" && result.Attempts == 2);
        _server.Requests.ShouldBeEmpty();
        _session.Run("(Get-CircuitState $policy).ConsecutiveFailures").ShouldBeClean().Line.ShouldBe($"{2 * results}");
    }

    private void Make(string parameters) =>
        _session.With("name", NewName()).Run($"$policy = New-ResiliencePolicy $name {parameters}").ShouldBeClean();

    private static string NewName() => Resilience.Policies.NewName();

    private List<HealthRow> Check(string script) =>
        [.. _session.Run(script).ShouldBeClean().Output.Select(static item => new HealthRow(item!))];
}
