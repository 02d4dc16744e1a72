using System.Text;
using System.Text.RegularExpressions;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health;

public sealed class ContentTests
{
    [Theory]
    [InlineData(200, "pass", ServiceStatus.Up)]
    [InlineData(200, "OK", ServiceStatus.Up)]
    [InlineData(200, "up", ServiceStatus.Up)]
    [InlineData(200, "Healthy", ServiceStatus.Up)]
    [InlineData(200, "warn", ServiceStatus.Degraded)]
    [InlineData(200, "Degraded", ServiceStatus.Degraded)]
    [InlineData(200, "fail", ServiceStatus.Down)]
    [InlineData(503, "FAIL", ServiceStatus.Down)]
    [InlineData(503, "error", ServiceStatus.Down)]
    [InlineData(503, "down", ServiceStatus.Down)]
    [InlineData(503, "pass", ServiceStatus.Degraded)]
    [InlineData(404, "warn", ServiceStatus.Down)]
    [InlineData(200, "dunno", ServiceStatus.Degraded)]
    public async Task A_health_report_decides_unless_the_status_code_is_worse(int code, string word, ServiceStatus status)
    {
        await using var server = ScriptedServer.Answering(Answers.Json($$"""{"status":"{{word}}","output":"why\u001b[2J"}""", "application/health+json; charset=utf-8", code));

        var outcome = await HttpCheck.RunAsync(server.Url());

        outcome.Status.ShouldBe(status);
        (outcome.Verdict.Message ?? "").ShouldNotContain('\u001b');
        if (outcome.Reason == HealthReason.ReportedUnhealthy)
            outcome.Verdict.Message.ShouldNotBeNull().ShouldContain("why");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{\"status\":1}")]
    [InlineData("{\"status\":\"\\ud800\"}")]
    public async Task A_health_report_that_is_none_is_degraded(string body)
    {
        await using var server = ScriptedServer.Answering(Answers.Json(body, "application/health+json"));

        (await HttpCheck.RunAsync(server.Url())).ShouldBe(ServiceStatus.Degraded, HealthReason.ContentMismatch);
    }

    [Theory]
    [InlineData("all systems go", "go$", ServiceStatus.Up)]
    [InlineData("all systems go", "stop", ServiceStatus.Degraded)]
    [InlineData("", "x", ServiceStatus.Degraded)]
    [InlineData("Grüße", "^Grüße$", ServiceStatus.Up)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$", ServiceStatus.Degraded)]
    public async Task The_body_must_match_and_a_runaway_pattern_ends(string body, string pattern, ServiceStatus status)
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200, body));
        var check = Check(server.Url()) with { ContentMatch = new Regex(pattern, RegexOptions.None, TimeSpan.FromMilliseconds(100)) };

        (await HttpCheck.RunAsync(check)).Status.ShouldBe(status);
        server.Requests.Single().ShouldContain("Accept-Encoding: gzip");
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    [InlineData("\"utf-8\"")]
    [InlineData("no-such-charset")]
    [InlineData("utf-7")]
    public async Task The_body_is_read_by_its_charset(string charset)
    {
        var encoding = charset switch { "iso-8859-1" => Encoding.Latin1, "utf-16" => Encoding.Unicode, _ => Encoding.UTF8 };
        var body = encoding.GetPreamble().Concat(encoding.GetBytes("Grüße")).ToArray();
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset={charset}\r\nContent-Length: {body.Length}\r\n\r\n");
            await connection.SendAsync(body);
        });

        (await HttpCheck.RunAsync(Check(server.Url()) with { ContentMatch = new Regex("^Grüße$") })).ShouldBe(ServiceStatus.Up, HealthReason.Expected);
    }

    [Theory]
    [InlineData("{\"queue\":[{\"length\":3}]}", ServiceStatus.Up)]
    [InlineData("{\"queue\":[{\"length\":30}]}", ServiceStatus.Degraded)]
    [InlineData("<html>", ServiceStatus.Degraded)]
    public async Task The_json_must_meet_the_condition(string body, ServiceStatus status)
    {
        await using var server = ScriptedServer.Answering(Answers.Json(body));

        (await HttpCheck.RunAsync(Check(server.Url()) with { JsonPath = JsonCondition.Parse("$.queue[0].length < 10") })).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Json_as_deep_as_a_stack_is_no_json()
    {
        await using var server = ScriptedServer.Answering(Answers.Json(new string('[', 200_000)));

        (await HttpCheck.RunAsync(Check(server.Url()) with { JsonPath = JsonCondition.Parse("$") })).ShouldBe(ServiceStatus.Degraded, HealthReason.ContentMismatch);
    }

    [Theory]
    [InlineData(100, "xxEND", ServiceStatus.Up)]
    [InlineData(5, "xxEND", ServiceStatus.Up)]
    [InlineData(4, "xxEND", ServiceStatus.Degraded)]
    public async Task No_more_of_the_body_is_looked_at_than_the_limit(int limit, string body, ServiceStatus status)
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200, body));

        (await HttpCheck.RunAsync(Check(server.Url()) with { ContentMatch = new Regex("END"), MaxBodyBytes = limit })).Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_server_that_compresses_is_read_and_one_that_lies_about_it_is_degraded()
    {
        await using var honest = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answers.GzipBomb(1));
        });
        await using var liar = ScriptedServer.Answering(Answers.Of(200, "plain", "Content-Encoding: gzip\r\n"));
        await using var stranger = ScriptedServer.Answering(Answers.Of(200, "plain", "Content-Encoding: zstd\r\n"));
        var zeros = new Regex("^\0+$");

        (await HttpCheck.RunAsync(Check(honest.Url()) with { ContentMatch = zeros })).ShouldBe(ServiceStatus.Up, HealthReason.Expected);
        (await HttpCheck.RunAsync(Check(liar.Url()) with { ContentMatch = zeros })).ShouldBe(ServiceStatus.Degraded, HealthReason.ContentMismatch);
        (await HttpCheck.RunAsync(Check(stranger.Url()) with { ContentMatch = zeros })).ShouldBe(ServiceStatus.Degraded, HealthReason.ContentMismatch);
    }

    [Fact]
    public async Task Without_a_wish_for_content_nothing_compressed_is_asked_for()
    {
        await using var server = ScriptedServer.Answering(Answers.Of(200));

        await HttpCheck.RunAsync(server.Url());

        server.Requests.Single().ShouldNotContain("Accept-Encoding");
    }

    [Theory]
    [InlineData(200, null, ServiceStatus.Up)]
    [InlineData(299, null, ServiceStatus.Up)]
    [InlineData(304, null, ServiceStatus.Degraded)]
    [InlineData(401, null, ServiceStatus.Down)]
    [InlineData(429, null, ServiceStatus.Down)]
    [InlineData(500, null, ServiceStatus.Degraded)]
    [InlineData(999, null, ServiceStatus.Degraded)]
    [InlineData(404, "404", ServiceStatus.Up)]
    [InlineData(200, "404", ServiceStatus.Degraded)]
    [InlineData(503, "map", ServiceStatus.Down)]
    [InlineData(200, "map", ServiceStatus.Unknown)]
    [InlineData(429, "map", ServiceStatus.Degraded)]
    public void The_users_map_goes_before_the_expected_codes_and_these_before_the_rest(int code, string? expected, ServiceStatus status)
    {
        var check = Checks.Of("http://h/");
        check = expected switch
        {
            null => check,
            "map" => check with
            {
                StatusMap = [
                    new(StatusCodes.Parse("429"), ServiceStatus.Degraded), new(StatusCodes.Parse("4xx"), ServiceStatus.Up),
                    new(StatusCodes.Parse("5xx"), ServiceStatus.Down), new(StatusCodes.Parse("200"), ServiceStatus.Unknown)],
            },
            _ => check with { ExpectedStatus = StatusCodes.Parse(expected) },
        };

        StatusRules.Verdict(check, code).Status.ShouldBe(status);
    }

    private static ServiceCheck Check(string url) => Checks.Of(url) with { Timeout = Gate.Patience };
}
