using ConcurrencyOps.Tests.Support;
namespace ConcurrencyOps.Tests.Health;

/// <summary>What runs of Test-ServiceHealth know of each other, and what Watch-ServiceHealth does.</summary>
public sealed class RememberedHealthTests : IDisposable
{
    private readonly HttpStub _server = new HttpStub().With("/ok", 200);
    private readonly TempFolder _folder = new();
    private readonly Session _session = new();
    private int _status = 200;

    public RememberedHealthTests()
    {
        _server.With("/changing", () => $"HTTP/1.1 {Volatile.Read(ref _status)} S\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        _session.With("url", $"{_server.Url}/changing").With("base", _server.Url).With("state", StatePath).With("history", _folder.At("history.db"));
    }

    private string StatePath => _folder.At("state.json");

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_run_knows_what_the_run_before_found()
    {
        var first = Check();
        _status = 404;
        var second = Check();
        var third = Check();

        (first.Changed, first.PreviousStatus, first.Status).ShouldBe((null, null, "Up"));
        (second.Changed, second.PreviousStatus, second.Status, second.ConsecutiveFailures).ShouldBe((true, "Up", "Down", 1));
        (third.Changed, third.PreviousStatus, third.ConsecutiveFailures).ShouldBe((false, "Down", 2));
        third.Since.ShouldBe(second.Since);
        first.Since.ShouldNotBe(second.Since);
    }

    [Fact]
    public void A_change_is_confirmed_before_it_counts_and_the_raw_status_says_it_at_once()
    {
        Check("-ConfirmAfter 2 -RecoverAfter 2");
        _status = 404;
        var first = Check("-ConfirmAfter 2 -RecoverAfter 2");
        var second = Check("-ConfirmAfter 2 -RecoverAfter 2");
        _status = 200;
        var recovering = Check("-ConfirmAfter 2 -RecoverAfter 2");
        var recovered = Check("-ConfirmAfter 2 -RecoverAfter 2");

        (first.Status, first.RawStatus, first.Changed).ShouldBe(("Up", "Down", false));
        (second.Status, second.Changed).ShouldBe(("Down", true));
        (recovering.Status, recovering.RawStatus).ShouldBe(("Down", "Up"));
        (recovered.Status, recovered.Changed).ShouldBe(("Up", true));
    }

    [Fact]
    public void An_open_circuit_gives_the_last_known_status_marked_stale_and_asks_nobody()
    {
        _status = 404;
        Check("-FailureThreshold 2");
        Check("-FailureThreshold 2").CircuitState.ShouldBe("Open");
        _status = 200;

        var left = Check("-FailureThreshold 2");

        (left.Status, left.Checked, left.Stale, left.Reason).ShouldBe(("Down", false, true, "CircuitOpen"));
        left.ErrorMessage!.ShouldContain("Circuit breaker is OPEN");
        left.ResponseTimeMs.ShouldBeNull();
        _server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public void A_forced_check_asks_also_when_the_circuit_is_open_and_closes_it_when_the_service_is_well()
    {
        _status = 404;
        Check("-FailureThreshold 1").CircuitState.ShouldBe("Open");
        var down = Check("-FailureThreshold 1 -Force");
        _status = 200;
        var up = Check("-FailureThreshold 1 -Force");
        var next = Check("-FailureThreshold 1");

        (down.Status, down.Checked, down.CircuitState).ShouldBe(("Down", true, "Open"));
        (up.Status, up.Checked, up.CircuitState).ShouldBe(("Up", true, "Closed"));
        (next.Status, next.Checked, next.CircuitState).ShouldBe(("Up", true, "Closed"));
        _server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public void A_forced_check_that_could_not_tell_leaves_the_circuit_as_it_is()
    {
        _status = 404;
        Check("-FailureThreshold 1");

        var forced = Check("-FailureThreshold 1 -Force -DenyNetwork 127.0.0.0/8");
        _status = 200;
        var next = Check("-FailureThreshold 1");

        (forced.Status, forced.CircuitState).ShouldBe(("Unknown", "Open"));
        next.Checked.ShouldBeFalse();
    }

    [Fact]
    public void A_forced_check_closes_the_circuit_of_a_policy_too()
    {
        _status = 404;
        _session.Run("$policy = New-ResiliencePolicy -Name forced -FailureThreshold 1 -RateLimit 100").ShouldBeClean();
        Run("Test-ServiceHealth $url -Policy $policy").ShouldHaveSingleItem().CircuitState.ShouldBe("Open");
        _status = 200;

        Run("Test-ServiceHealth $url -Policy $policy").ShouldHaveSingleItem().Checked.ShouldBeFalse();
        Run("Test-ServiceHealth $url -Policy $policy -Force").ShouldHaveSingleItem().CircuitState.ShouldBe("Closed");
        Run("Test-ServiceHealth $url -Policy $policy").ShouldHaveSingleItem().Checked.ShouldBeTrue();
    }

    [Fact]
    public void A_plain_call_always_checks()
    {
        _status = 404;
        for (var i = 0; i < 8; i++)
            Run("Test-ServiceHealth $url").ShouldHaveSingleItem().Checked.ShouldBeTrue();
    }

    [Fact]
    public void Only_changes_are_written_and_services_seen_for_the_first_time()
    {
        Run("Test-ServiceHealth $url, \"$base/ok\" -StatePath $state -OnlyChanged").Count.ShouldBe(2);
        Run("Test-ServiceHealth $url, \"$base/ok\" -StatePath $state -OnlyChanged").ShouldBeEmpty();
        _status = 500;
        Run("Test-ServiceHealth $url, \"$base/ok\" -StatePath $state -OnlyChanged").ShouldHaveSingleItem().Status.ShouldBe("Degraded");
    }

    [Fact]
    public void A_corrupt_state_file_is_set_aside_with_a_warning_and_the_checks_go_on()
    {
        File.WriteAllText(StatePath, "{ not json");

        var result = _session.Run("Test-ServiceHealth $url -StatePath $state");

        result.Output.Count.ShouldBe(1);
        result.Warnings.ShouldHaveSingleItem().ShouldContain(".bad-");
        _folder.Names("*.bad-*").Length.ShouldBe(1);
        Check().PreviousStatus.ShouldBe("Up");
    }

    [Fact]
    public void The_state_file_holds_no_secret()
    {
        Run("Test-ServiceHealth ($url.Replace('http://', 'http://bob:hunter2@') + '?token=zzz') -Name api -Header @{ 'X-Api-Key' = 'kkk' } -StatePath $state -TimeoutSeconds 0.2");

        var text = File.ReadAllText(StatePath);
        text.ShouldContain("api");
        text.ShouldNotContain("hunter2");
        text.ShouldNotContain("zzz");
        text.ShouldNotContain("kkk");
    }

    [Fact]
    public void The_history_keeps_every_result()
    {
        Check("-HistoryPath $history");
        _status = 404;
        Check("-HistoryPath $history");

        var entries = _session.Run("Get-ServiceHealthHistory $history").ShouldBeClean().Output.Select(static item => new HealthRow(item!)).ToList();

        entries.Select(static entry => entry.Status).ShouldBe(["Up", "Down"]);
        entries.Select(static entry => entry.RunId).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void What_was_found_before_a_stop_is_kept()
    {
        using var running = _session.Start("Test-ServiceHealth $url, \"$base/silent\" -StatePath $state -HistoryPath $history -TimeoutSeconds 3600");
        running.NextText().ShouldNotBeNull();
        running.BeginStop();
        running.Finish();

        Check().PreviousStatus.ShouldBe("Up");
        _session.Run("Get-ServiceHealthHistory $history").Output.Count.ShouldBe(1);
    }

    [Fact]
    public void What_was_found_is_in_the_history_when_a_command_downstream_has_enough()
    {
        for (var i = 1; i <= 30; i++)
            _server.With($"/ok?n={i}", 200);

        Run("1..30 | ForEach-Object { \"$base/ok?n=$_\" } | Test-ServiceHealth -StatePath $state -HistoryPath $history -RateLimit 0 | Select-Object -First 1");

        var known = System.Text.Json.JsonDocument.Parse(File.ReadAllText(StatePath)).RootElement.GetProperty("services").EnumerateObject().Count();
        _session.Run("Get-ServiceHealthHistory $history").Output.Count.ShouldBe(known);
    }

    [Fact]
    public void Services_that_differ_in_their_query_are_remembered_apart()
    {
        _server.With("/ok?tenant=a", 200).With("/ok?tenant=b", 200);
        Run("Test-ServiceHealth \"$base/ok?tenant=a\" -StatePath $state");

        Run("Test-ServiceHealth \"$base/ok?tenant=b\" -StatePath $state").ShouldHaveSingleItem().Changed.ShouldBeNull();
    }

    [Fact]
    public void A_result_that_is_piped_back_is_the_same_service()
    {
        Check();

        Run("Test-ServiceHealth $url | Test-ServiceHealth -StatePath $state").ShouldHaveSingleItem().PreviousStatus.ShouldBe("Up");
    }

    [Fact]
    public void A_stop_does_not_wait_for_a_state_file_that_another_process_holds_and_what_was_found_gets_there_afterwards()
    {
        Check();
        _status = 404;
        using (new FileStream($"{StatePath}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            using var running = _session.Start("Test-ServiceHealth $url, \"$base/silent\" -StatePath $state -TimeoutSeconds 3600");
            running.NextText().ShouldNotBeNull();
            running.BeginStop();

            // Had it waited for the lock until it gave up, the result would be lost.
            running.Finish();
        }

        SpinWait.SpinUntil(() => File.ReadAllText(StatePath).Contains("Down", StringComparison.OrdinalIgnoreCase), Session.Patience).ShouldBeTrue();
    }

    [Fact]
    public void A_watch_checks_each_service_as_often_as_told_and_remembers()
    {
        var results = Run("Watch-ServiceHealth $url, \"$base/ok\" -IntervalSeconds 0.05 -Count 3");

        results.Count.ShouldBe(6);
        results.Count(static result => result.Changed is null).ShouldBe(2);
        results.Count(static result => result.Changed == false).ShouldBe(4);
    }

    [Fact]
    public void A_watch_makes_one_check_of_rows_that_say_the_same_and_counts_it_once()
    {
        _status = 404;
        const string Row = "[pscustomobject]@{ Uri = $url; Header = @{ 'X-Team' = 'ops' }; StatusMap = '5xx=Up'; ContentMatch = 'x'; JsonPath = '$.a'; ExpectedStatus = 200; Credential = $credential }";

        var results = Run($"$credential = [pscredential]::new('a', [securestring]::new()); {Row}, {Row} | Watch-ServiceHealth -Count 2 -IntervalSeconds 0.05 -RateLimit 0");

        results.Select(static result => result.ConsecutiveFailures).ShouldBe([1, 2]);
        _server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public void A_watch_shows_changes_only_when_told_so()
    {
        using var running = _session.Start("Watch-ServiceHealth $url -IntervalSeconds 0.05 -OnlyChanged -RateLimit 0");
        SpinWait.SpinUntil(() => _server.Requests.Count > 3, Session.Patience).ShouldBeTrue();
        Volatile.Write(ref _status, 500);
        running.NextText().ShouldNotBeNull();
        running.NextText().ShouldNotBeNull();
        running.BeginStop();

        running.Finish().Output.Count.ShouldBe(2);
    }

    [Fact]
    public void A_watch_opens_circuits()
    {
        _status = 404;
        var results = Run("Watch-ServiceHealth $url -IntervalSeconds 0.05 -FailureThreshold 2 -RateLimit 0 | Select-Object -First 6");

        results.Count(static result => result.Checked).ShouldBe(2);
        results.Count(static result => result is { Checked: false, Stale: true, Status: "Down" }).ShouldBe(4);
    }

    [Fact]
    public void A_watch_ends_when_a_command_downstream_has_enough() =>
        Run("Watch-ServiceHealth $url -IntervalSeconds 0.05 | Select-Object -First 2").Count.ShouldBe(2);

    private HealthRow Check(string parameters = "") => Run($"Test-ServiceHealth $url -StatePath $state {parameters}").ShouldHaveSingleItem();

    private List<HealthRow> Run(string script) =>
        [.. _session.Run(script).ShouldBeClean().Output.Select(static item => new HealthRow(item!))];
}
