using System.Management.Automation;
using System.Text;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Secrets get nowhere: not into results, streams, state, history or reports, also where people name a service by its URL.</summary>
public sealed class HealthSecretTests : IDisposable
{
    private const string Options = "-StatePath $state -HistoryPath $history -FailureThreshold 2 -RetryCount 1 -TimeoutSeconds 30 -RateLimit 0 -Verbose -Debug";

    private static readonly string[] Formats = ["Html", "Json", "Csv", "OpenMetrics", "Nagios", "JUnit"];

    // The credential of the URL as Basic authentication sends it, too.
    private static readonly string[] Secrets =
        ["us3rname", "p4ssword", "t0kenvalue", "h3adervalue", "cr3duser", "cr3dpass", "b0dyvalue", "dXMzcm5hbWU6cDRzc3dvcmQ", "Y3IzZHVzZXI6Y3IzZHBhc3M"];

    private readonly HttpStub _server = new HttpStub()
        .With("/x?token=t0kenvalue", 404, "no")
        .With("/moved?token=t0kenvalue", 302, headers: "Location: http://us3rname:p4ssword@elsewhere.invalid/?token=t0kenvalue\r\n");

    private readonly TempFolder _folder = new();
    private readonly Session _session = new();

    public HealthSecretTests()
    {
        string Secret(string url) => url.Replace("://", "://us3rname:p4ssword@", StringComparison.Ordinal) + "?token=t0kenvalue";

        _session.With("state", _folder.At("state.json")).With("history", _folder.At("history.db"))
            .With("url", Secret($"{_server.Url}/x")).With("moved", Secret($"{_server.Url}/moved")).With("refused", Secret("tcp://127.0.0.1:1/"))
            .With("bad", Secret("http://127.0.0.1:99999/")).With("proxy", "http://us3rname:p4ssword@127.0.0.1:1/")
            .With("key", "h3adervalue").With("body", "b0dyvalue").With("credential", Credential("cr3duser", "cr3dpass"));
        _session.Run("""
            $rows = @(
                [pscustomobject]@{ Name = $url; Uri = $url; Method = 'POST'; Header = "X-Key: $key"; Body = $body }
                [pscustomobject]@{ Name = "Shop $url EU"; Uri = $url; Header = @{ 'X-Key' = $key }; Credential = $credential }
                [pscustomobject]@{ Name = $moved; Uri = $moved }
                [pscustomobject]@{ Name = $refused; Uri = $refused }
                [pscustomobject]@{ Name = "x $proxy"; Uri = 'http://service.invalid/'; Proxy = $proxy }
                [pscustomobject]@{ Name = $bad; Uri = $bad }
                [pscustomobject]@{ Name = $url; Uri = $url; TimeoutSeconds = 'soon' }
                [pscustomobject]@{ Name = $url; Uri = $url; Header = "no separator $key" }
                [pscustomobject]@{ Name = $url; Uri = $url; Credential = $key }
                [pscustomobject]@{ Name = $url; Uri = $url; Proxy = "socks5://us3rname:p4ssword@127.0.0.1" }
                [pscustomobject]@{ Name = $url }
            )
            """).ShouldBeClean();
    }

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void No_stream_file_or_report_holds_a_secret()
    {
        var first = _session.Run($"$results = $rows | Test-ServiceHealth {Options}; $results");
        var second = _session.Run($"$more = $rows | Test-ServiceHealth {Options}; $more");
        var watched = _session.Run($"$rows | Watch-ServiceHealth -Count 1 {Options}");
        var named = _session.Run($"Test-ServiceHealth $url, $bad -Name $url, $bad -Header @{{ 'X-Key' = $key }} -Credential $credential -Body $body -Method POST {Options}");
        var past = _session.Run("Get-ServiceHealthHistory $history");

        new[] { first, second, watched }.ShouldAllBe(static run => run.Output.Count == 11 && run.Errors.Count == 6);
        second.Output.Count(static result => new HealthRow(result!).Reason == "CircuitOpen").ShouldBeGreaterThan(0);
        past.Output.Count.ShouldBeGreaterThan(33);
        _server.Requests.Count(static request => request.Contains("h3adervalue", StringComparison.Ordinal)).ShouldBeGreaterThan(1, "the secrets were sent");
        foreach (var run in (SessionResult[])[first, second, watched, named, past])
            ShouldHoldNoSecret(TextOf(run));

        foreach (var format in Formats)
            ShouldHoldNoSecret(TextOf(_session.Run($"$results + $more | Export-HealthReport -Format {format} -HistoryPath $history -Verbose -Debug -WarningAction Ignore").ShouldBeClean()));

        ShouldHoldNoSecret(string.Concat(_session.Host.Progress.Select(static record => record.ToString())));
        foreach (var file in Directory.GetFiles(_folder.Path))
            ShouldHoldNoSecret(Encoding.Latin1.GetString(File.ReadAllBytes(file)), file);
    }

    [Fact]
    public void Rows_of_an_older_run_that_hold_secrets_lose_them_on_the_way_into_a_report()
    {
        foreach (var format in Formats)
            ShouldHoldNoSecret(TextOf(_session.Run($"[pscustomobject]@{{ Name = $url; ServiceUrl = $url; Status = 'Down' }} | Export-HealthReport -Format {format}").ShouldBeClean()));
    }

    [Fact]
    public void Names_that_do_not_match_are_not_shown() =>
        ShouldHoldNoSecret(TextOf(_session.Run("Test-ServiceHealth $url, $bad -Name $url")));

    [Fact]
    public void A_service_that_is_named_by_its_url_is_the_one_without_a_name()
    {
        _session.Run("Test-ServiceHealth $url -StatePath $state").ShouldBeClean();

        var again = _session.Run("Test-ServiceHealth $url -Name $url -StatePath $state; [pscustomobject]@{ Name = $url; Uri = $url } | Test-ServiceHealth -StatePath $state").ShouldBeClean();

        again.Output.Select(static result => new HealthRow(result!).ConsecutiveFailures).ShouldBe([2, 3]);
    }

    private static void ShouldHoldNoSecret(string text, string? where = null)
    {
        foreach (var secret in Secrets)
            text.ShouldNotContain(secret, Case.Insensitive, where);
    }

    // Everything that somebody could see of a run, whichever way they format it.
    private static string TextOf(SessionResult run)
    {
        var text = new StringBuilder();
        foreach (var item in run.Output)
            text.Append(item).AppendJoin('\n', item!.Properties.Select(static property => property.Value?.ToString())).AppendLine();

        foreach (var error in run.Thrown is null ? run.Errors : run.Errors.Append(run.Thrown.ErrorRecord))
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{error} {error.Exception} {TargetOf(error)} {error.CategoryInfo} {error.FullyQualifiedErrorId} {error.ErrorDetails}");

        return text.AppendJoin('\n', run.Verbose).AppendJoin('\n', run.Debug).AppendJoin('\n', run.Warnings).AppendJoin('\n', run.Information)
            .AppendJoin('\n', run.Progress).ToString();
    }

    private static string TargetOf(ErrorRecord error) => error.TargetObject is string[] texts ? string.Join(' ', texts) : $"{error.TargetObject}";

    private static PSCredential Credential(string user, string password)
    {
        var secret = new System.Security.SecureString();
        foreach (var letter in password)
            secret.AppendChar(letter);

        return new PSCredential(user, secret);
    }
}
