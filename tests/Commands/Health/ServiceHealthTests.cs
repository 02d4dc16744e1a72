using ConcurrencyOps.Tests.Support;
namespace ConcurrencyOps.Tests.Health;

public sealed class ServiceHealthTests : IDisposable
{
    private readonly HttpStub _server = new HttpStub()
        .With("/ok", 200, "all is well")
        .With("/missing", 404)
        .With("/broken", 500)
        .With("/moved", 302, headers: "Location: http://elsewhere.invalid/\r\n")
        .With("/json", 200, """{"state":"ok"}""", "Content-Type: application/json\r\n");

    private readonly Session _session = new();

    public ServiceHealthTests() => _session.With("url", _server.Url);

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void The_status_code_decides()
    {
        var results = Check("\"$url/ok\", \"$url/missing\", \"$url/broken\", \"$url/moved\" | Test-ServiceHealth").ToDictionary(static result => result.Name);

        results[$"{_server.Url}/ok"].Status.ShouldBe("Up");
        results[$"{_server.Url}/missing"].Status.ShouldBe("Down");
        results[$"{_server.Url}/broken"].Status.ShouldBe("Degraded");
        results[$"{_server.Url}/moved"].Reason.ShouldBe("RedirectNotFollowed");
        results[$"{_server.Url}/ok"].StatusCode.ShouldBe(200);
    }

    [Fact]
    public void A_service_that_never_answers_is_down_at_the_time_out()
    {
        var result = Check("Test-ServiceHealth \"$url/silent\" -TimeoutSeconds 0.3").ShouldHaveSingleItem();

        result.Status.ShouldBe("Down");
        result.Reason.ShouldBe("Timeout");
        result.ErrorMessage!.ShouldContain("0.3 s");
    }

    [Fact]
    public void A_result_has_the_same_properties_in_the_same_order_whatever_happened()
    {
        var output = _session.Run("\"$url/ok\", \"$url/silent\", 'nonsense', 'http://127.0.0.1:1/' | Test-ServiceHealth -TimeoutSeconds 0.3 -ErrorAction Ignore").Output;

        output.Count.ShouldBe(4);
        output.Select(static item => string.Join(',', item!.Properties.Select(static property => property.Name))).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void Rows_have_settings_of_their_own_and_empty_cells_are_as_the_parameters_say()
    {
        var results = Check("""
            @(
                [pscustomobject]@{ Name = 'own'; Uri = "$url/missing"; ExpectedStatus = '200,404'; TimeoutSeconds = '' }
                [pscustomobject]@{ Name = 'default'; Url = "$url/missing"; ExpectedStatus = ''; TimeoutSeconds = '5' }
                @{ name = 'hashtable'; endpoint = "$url/json"; jsonpath = "$.state == 'ok'" }
            ) | Test-ServiceHealth -ExpectedStatus 2xx
            """).ToDictionary(static result => result.Name);

        results["own"].Status.ShouldBe("Up");
        results["default"].Status.ShouldBe("Down");
        results["hashtable"].Status.ShouldBe("Up");
    }

    [Theory]
    [InlineData("$null", "null")]
    [InlineData("''", "scheme")]
    [InlineData("'nonsense'", "scheme")]
    [InlineData("'//host/path'", "")]
    [InlineData("'ftp://host/'", "ftp")]
    [InlineData("'javascript:1'", "scheme")]
    [InlineData("'http://host:99999/'", "not a URL")]
    [InlineData("'tcp://host'", "port")]
    [InlineData("[pscustomobject]@{ Name = 'x' }", "no URL")]
    [InlineData("[pscustomobject]@{ Uri = 'http://localhost/'; TimeoutSeconds = 'soon' }", "TimeoutSeconds: 'soon'")]
    [InlineData("[pscustomobject]@{ Uri = 'http://localhost/'; TimeoutSeconds = [double]::NaN }", "TimeoutSeconds")]
    [InlineData("[pscustomobject]@{ Uri = 'http://localhost/'; ExpectedStatus = '2zz' }", "ExpectedStatus")]
    [InlineData("[pscustomobject]@{ Uri = 'http://localhost/'; ContentMatch = '(' }", "ContentMatch")]
    [InlineData("@{ Uri = 'http://localhost/'; Header = @{ X = \"a`nEvil: 1\" } }", "Header")]
    public void What_cannot_be_checked_gives_one_unknown_result_and_one_error_and_the_others_are_checked(string bad, string wanted)
    {
        var result = _session.Run($"& {{ {bad}; \"$url/ok\" }} | Test-ServiceHealth");

        result.Thrown.ShouldBeNull();
        var results = result.Output.Select(static item => new HealthRow(item!)).ToList();
        results.Count.ShouldBe(2);
        results.Count(static one => one is { Status: "Unknown", Reason: "BadInput" }).ShouldBe(1);
        results.Count(static one => one.Status == "Up").ShouldBe(1);
        result.ErrorId.ShouldBe("ServiceNotCheckable");
        result.Error.ToString().ShouldContain(wanted);
    }

    [Fact]
    public void Secrets_in_a_url_are_shown_nowhere_and_the_credential_is_sent()
    {
        var address = _server.Url.Replace("http://", "http://alice:s3cret@", StringComparison.Ordinal);
        _server.With("/ok?token=abc123", 500);
        _session.With("secret", address);

        var result = _session.Run("Test-ServiceHealth \"$secret/ok?token=abc123\" -Verbose 4>&1; Test-ServiceHealth \"${secret}:bad/?token=abc123\"");

        var shown = string.Join('\n', result.Output.SelectMany(static item => item!.Properties.Select(static property => property.Value?.ToString())).Concat(result.ErrorTexts));
        shown.ShouldNotContain("s3cret");
        shown.ShouldNotContain("abc123");
        shown.ShouldNotContain("alice");
        _server.Requests.ShouldHaveSingleItem().ShouldContain("Authorization: Basic YWxpY2U6czNjcmV0");
    }

    [Fact]
    public void Headers_method_and_agent_are_sent()
    {
        Check("Test-ServiceHealth \"$url/ok\" -Method HEAD -Header @{ 'X-Team' = 'ops' } -UserAgent probe/2");

        var request = _server.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("HEAD /ok HTTP/1.1");
        request.ShouldContain("X-Team: ops");
        request.ShouldContain("User-Agent: probe/2");
    }

    [Fact]
    public void Without_settings_the_checker_says_who_it_is()
    {
        Check("Test-ServiceHealth \"$url/ok\"");

        _server.Requests.ShouldHaveSingleItem().ShouldContain("User-Agent: HealthCheckBot/1.0");
    }

    [Theory]
    [InlineData("\"$url/ok\"", "True")]
    [InlineData("\"$url/ok\", \"$url/broken\"", "False")]
    [InlineData("'nonsense'", "False")]
    public void Quiet_says_whether_all_are_up(string what, string expected) =>
        _session.Run($"Test-ServiceHealth {what} -Quiet -ErrorAction Ignore").Line.ShouldBe(expected);

    [Fact]
    public void Quiet_without_any_service_is_false() =>
        _session.Run("@() | Test-ServiceHealth -Quiet").Line.ShouldBe("False");

    [Fact]
    public void Duplicates_at_the_same_time_are_asked_once_and_each_has_a_result()
    {
        var gate = new ManualResetEventSlim();
        _server.With("/shared", () =>
        {
            gate.Wait(Session.Patience);
            return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        });
        using var running = _session.Start("& { 1..20 | ForEach-Object { \"$url/shared\" }; \"$url/ok\" } | Test-ServiceHealth");
        SpinWait.SpinUntil(() => _server.Count("/ok") > 0, Session.Patience).ShouldBeTrue("the last of the input is under way");
        gate.Set();

        running.Finish().Output.Count.ShouldBe(21);
        _server.Count("/shared").ShouldBe(1);
    }

    [Theory]
    [InlineData("Test-ServiceHealth", "InputMissing")]
    [InlineData("Test-ServiceHealth http://a/, http://b/ -Name one", "NamesDoNotMatch")]
    [InlineData("Test-ServiceHealth http://a/ -OnlyChanged", "StateMissing")]
    [InlineData("Test-ServiceHealth http://a/ -ConfirmAfter 2", "StateMissing")]
    [InlineData("Test-ServiceHealth http://a/ -ContentMatch '('", "HealthSettingInvalid")]
    [InlineData("Test-ServiceHealth http://a/ -DenyNetwork 10.0.0.0/99", "HealthSettingInvalid")]
    [InlineData("$p = New-ResiliencePolicy p -RetryCount 1; Test-ServiceHealth http://a/ -Policy $p -RetryCount 2", "PolicyDecides")]
    [InlineData("Test-ServiceHealth http://a/ -StatePath /", "StateNotSaved")]
    [InlineData("Test-ServiceHealth http://a/ -HistoryPath /", "HistoryFailed")]
    [InlineData("Test-ServiceHealth http://a/ -StatePath env:PATH", "StateNotSaved")]
    [InlineData("Test-ServiceHealth http://a/ -HistoryPath env:PATH", "HistoryNotFound")]
    public void Parameters_that_make_no_sense_end_the_command_before_anything_is_checked(string script, string id)
    {
        var result = _session.Run(script);

        result.ErrorId.ShouldBe(id);
        result.Output.Count(static item => item!.Properties["RawStatus"] is not null).ShouldBe(0);
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void A_denied_address_is_not_connected_to()
    {
        var result = Check("Test-ServiceHealth \"$url/ok\" -DenyNetwork Loopback").ShouldHaveSingleItem();

        result.Reason.ShouldBe("AddressDenied");
        result.Status.ShouldBe("Unknown");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Retries_repeat_what_is_down_and_say_how_often()
    {
        var asked = 0;
        _server.With("/flaky", () => Interlocked.Increment(ref asked) < 3
            ? "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        var result = Check("Test-ServiceHealth \"$url/flaky\" -RetryCount 3").ShouldHaveSingleItem();

        result.Status.ShouldBe("Up");
        result.Attempts.ShouldBe(3);
    }

    [Fact]
    public void A_method_with_side_effects_is_not_repeated()
    {
        _server.With("/order", 404);

        Check("Test-ServiceHealth \"$url/order\" -Method POST -Body 'x' -RetryCount 3").ShouldHaveSingleItem().Attempts.ShouldBe(1);
        _server.Count("/order").ShouldBe(1);
    }

    [Fact]
    public void A_stop_ends_checks_that_would_never_end()
    {
        using var running = _session.Start("1..50 | ForEach-Object { \"$url/silent$_\" } | Test-ServiceHealth -TimeoutSeconds 3600 -ThrottleLimit 50 -RateLimit 0");
        SpinWait.SpinUntil(() => _server.Requests.Count == 50, Session.Patience).ShouldBeTrue();

        running.BeginStop();

        running.Finish().Output.ShouldBeEmpty();
    }

    [Fact]
    public void A_policy_with_faults_tests_the_alert_without_a_request()
    {
        var result = Check("Test-ServiceHealth \"$url/ok\" -Policy (New-ResiliencePolicy drill -FaultRate 1)").ShouldHaveSingleItem();

        result.Status.ShouldBe("Down");
        result.Reason.ShouldBe("InjectedFault");
        _server.Requests.ShouldBeEmpty();
    }

    private List<HealthRow> Check(string script) =>
        [.. _session.Run(script).ShouldBeClean().Output.Select(static item => new HealthRow(item!))];
}
