using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Settings of a check, from the parameter to the verdict.</summary>
public sealed class HealthSettingTests : IDisposable
{
    private readonly HttpStub _server = new HttpStub()
        .With("/ok", 200)
        .With("/broken", 500)
        .With("/teapot", 418)
        .With("http://service.invalid/ok", 200)
        .With("/letters", 200, new string('a', 50) + "!")
        .With("/pass", 200, """{"status":"pass"}""", "Content-Type: application/health+json\r\n")
        .With("/warn", 200, """{"status":"warn"}""", "Content-Type: application/health+json\r\n")
        .With("/fail", 200, """{"status":"fail","output":"no disk"}""", "Content-Type: application/health+json\r\n");

    private readonly Session _session = new();

    public HealthSettingTests() => _session.With("url", _server.Url);

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData("\"$url/broken\" -StatusMap @{ '5xx' = 'DOWN' }", "Down")]
    [InlineData("\"$url/teapot\" -StatusMap @{ 418 = 'UP'; '4xx' = 'DOWN' }", "Up")]
    [InlineData("\"$url/ok\" -StatusMap @{ '2xx' = 'Degraded' }", "Degraded")]
    [InlineData("\"$url/broken\" -ExpectedStatus 200, '5xx'", "Up")]
    [InlineData("\"$url/pass\"", "Up")]
    [InlineData("\"$url/warn\"", "Degraded")]
    [InlineData("\"$url/fail\"", "Down")]
    [InlineData("\"$url/letters\" -ContentMatch 'a!$'", "Up")]
    [InlineData("\"$url/letters\" -ContentMatch 'b'", "Degraded")]
    [InlineData("\"$url/letters\" -ContentMatch '^(a+)+$'", "Degraded")]
    [InlineData("\"$url/letters\" -ContentMatch 'a!$' -MaxBodyBytes 10", "Degraded")]
    [InlineData("\"$url/ok\" -AddressFamily IPv6", "Unknown")]
    [InlineData("\"$url/ok\" -AllowNetwork 10.0.0.0/8", "Unknown")]
    [InlineData("\"$url/ok\" -AllowNetwork 127.0.0.0/8", "Up")]
    [InlineData("http://service.invalid/ok -Proxy $url", "Up")]
    public void A_setting_decides(string arguments, string expected) =>
        _session.Run($"(Test-ServiceHealth {arguments} -TimeoutSeconds 50).Status").ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("tcp")]
    [InlineData("tls")]
    [InlineData("grpc")]
    [InlineData("grpcs")]
    public void Each_scheme_that_connects_is_known_by_name(string scheme) =>
        _session.Run($"$r = Test-ServiceHealth {scheme}://127.0.0.1:1; $r.Status; $r.Reason; $r.ServiceUrl.StartsWith('{scheme}://')").ShouldBeClean().Line.ShouldBe("Down|ConnectionRefused|True");

    [Fact]
    public void A_port_a_name_and_a_host_are_checked_too()
    {
        _session.With("port", _server.Url.Replace("http://", "tcp://", StringComparison.Ordinal));

        _session.Run("$r = $port, 'dns://localhost' | Test-ServiceHealth; @($r.Status) -join ' '; @($r.ServiceUrl).Count").ShouldBeClean().Line.ShouldBe("Up Up|2");
        _session.Run("(Test-ServiceHealth icmp://127.0.0.1).Reason").ShouldBeClean().Line.ShouldBeOneOf("Expected", "Permission");
    }

    /// <summary>Rows as ConvertFrom-Json gives them: whole numbers are long, objects are custom objects, lists are arrays of objects.</summary>
    [Fact]
    public void Rows_of_a_json_file_have_lists_and_objects_as_settings()
    {
        var statuses = _session.Run("""
            @(
                [pscustomobject]@{ name = 'list'; url = "$url/teapot"; expectedStatus = [object[]]@([long]200, [long]418); timeoutSeconds = [long]50 }
                [pscustomobject]@{ name = 'map'; url = "$url/broken"; statusMap = [pscustomobject]@{ '5xx' = 'Down' }; maxBodyBytes = [long]1000; reuseConnection = $true }
                [pscustomobject]@{ name = 'header'; url = "$url/ok"; header = [pscustomobject]@{ 'X-Team' = 'ops' }; degradedAfterMs = [double]50000; jsonPath = $null }
            ) | Test-ServiceHealth | ForEach-Object { "$($_.Name) $($_.Status)" }
            """).ShouldBeClean().Text;

        statuses.Order(StringComparer.Ordinal).ShouldBe(["header Up", "list Up", "map Down"]);
        _server.Requests.Count(static request => request.Contains("X-Team: ops\r\n", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("-TimeoutSeconds ([double]::NaN)")]
    [InlineData("-TimeoutSeconds ([double]::PositiveInfinity)")]
    [InlineData("-TimeoutSeconds 0")]
    [InlineData("-TimeoutSeconds -1")]
    [InlineData("-DegradedAfterMs ([double]::NaN)")]
    [InlineData("-RateWindowSeconds ([double]::NaN)")]
    [InlineData("-RecoverySeconds ([double]::NegativeInfinity)")]
    [InlineData("-ThrottleLimit 0")]
    [InlineData("-MaximumRedirection -1")]
    [InlineData("-MaxBodyBytes 0")]
    [InlineData("-ConfirmAfter 0")]
    [InlineData("-UserAgent \"a`r`nEvil: 1\"")]
    [InlineData("-Header @{ \"X`r`nEvil\" = 1 }")]
    [InlineData("-Method \"GET / HTTP/1.1`r`nEvil: 1`r`n\"")]
    public void A_value_that_makes_no_sense_is_refused_before_anything_is_asked(string arguments)
    {
        var result = _session.Run($"Test-ServiceHealth \"$url/ok\" {arguments}");

        (result.Errors.Count + (result.Thrown is null ? 0 : 1)).ShouldBe(1);
        result.Output.ShouldBeEmpty();
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void A_request_says_who_asks_takes_anything_and_asks_for_its_connection_to_end()
    {
        _session.Run("Test-ServiceHealth \"$url/ok\"").ShouldBeClean();

        var request = _server.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("GET /ok HTTP/1.1\r\n");
        request.ShouldContain("Accept: */*\r\n");
        request.ShouldContain("User-Agent: HealthCheckBot/1.0");
        request.ShouldContain("Connection: close\r\n");
    }

    [Fact]
    public void A_credential_is_sent_and_not_shown()
    {
        _session.With("secret", Secret("s3cret"));

        var result = _session.Run("Test-ServiceHealth \"$url/broken\" -Credential ([pscredential]::new('alice', $secret)) -Verbose").ShouldBeClean();

        _server.Requests.ShouldHaveSingleItem().ShouldContain("Authorization: Basic YWxpY2U6czNjcmV0");
        string.Join('\n', result.Output[0]!.Properties.Select(static property => property.Value?.ToString()).Concat(result.Verbose)).ShouldNotContain("s3cret");
    }

    [Fact]
    public void A_run_of_some_length_shows_how_far_it_is_and_takes_it_down_again()
    {
        using var running = _session.Start("\"$url/ok\", \"$url/silent\" | Test-ServiceHealth -TimeoutSeconds 3600");
        SpinWait.SpinUntil(() => _session.Host.Progress.Any(static record => record.StatusDescription.Contains("of 2 done", StringComparison.Ordinal)), Session.Patience)
            .ShouldBeTrue("progress was shown");

        running.BeginStop();
        running.Finish();

        _session.Host.Progress.ShouldAllBe(static record => record.Activity == "Test-ServiceHealth");
    }

    private static System.Security.SecureString Secret(string text)
    {
        var secret = new System.Security.SecureString();
        foreach (var letter in text)
            secret.AppendChar(letter);

        return secret;
    }
}
