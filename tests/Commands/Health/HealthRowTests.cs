using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Odd rows: each has its result, none ends the batch, and none is checked otherwise than it says.</summary>
public sealed class HealthRowTests : IDisposable
{
    private readonly HttpStub _server = new HttpStub().With("/ok", 200).With("/missing", 404).With("/missing?token=abc", 404);
    private readonly Session _session = new();

    public HealthRowTests() => _session.With("ok", $"{_server.Url}/ok").With("missing", $"{_server.Url}/missing");

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData("Uri")]
    [InlineData("Name")]
    [InlineData("TimeoutSeconds")]
    public void A_property_that_cannot_be_read_spoils_its_row_only(string property)
    {
        var result = _session.Run($$"""
            $row = [pscustomobject]@{ Url = $ok }
            $row.psobject.Properties.Add([psscriptproperty]::new('{{property}}', { throw 'no access' }))
            $row, $missing | Test-ServiceHealth
            """);

        result.Thrown.ShouldBeNull();
        var rows = result.Output.Select(static item => new HealthRow(item!)).ToList();
        rows.Select(static row => row.Reason).ShouldBe(["BadInput", "UnexpectedStatus"], ignoreOrder: true);
        rows.Single(static row => row.Reason == "BadInput").ConsecutiveFailures.ShouldBe(0, "nothing was checked");
        result.ErrorId.ShouldBe("ServiceNotCheckable");
        result.Error.ToString().ShouldContain("no access");
    }

    [Theory]
    [InlineData("@{ Uri = $ok; TimeoutSeconds = '1,5' }", "1,5")]
    [InlineData("@{ Uri = $ok; Body = [pscustomobject]@{ a = 1 } }", "Body: It is an object")]
    [InlineData("@{ Uri = $ok; Body = 1, 2 }", "Body: It is a list")]
    [InlineData("@{ Uri = $ok, $missing }", "list")]
    [InlineData("[pscustomobject]@{ Uri = [pscustomobject]@{ a = 1 } }", "object")]
    public void What_is_ambiguous_is_refused_and_not_guessed(string row, string wanted)
    {
        var result = _session.Run($"{row} | Test-ServiceHealth");

        new HealthRow(result.Output.ShouldHaveSingleItem()!).Reason.ShouldBe("BadInput");
        result.Error.ToString().ShouldContain(wanted);
        _server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("@{ Uri = @($ok); TimeoutSeconds = '  '; Method = ' ' }")]
    [InlineData("@{ Uri = $ok; Header = @($null) }")]
    [InlineData("@{ Uri = $ok; ExpectedStatus = 200, $null }")]
    [InlineData("@{ Uri = [uri]$ok; TimeoutSeconds = '1.5'; MaxBodyBytes = '1MB' }")]
    public void Empty_cells_lists_of_one_and_null_elements_are_no_reason_to_refuse_a_row(string row) =>
        Check($"{row} | Test-ServiceHealth").ShouldHaveSingleItem().Status.ShouldBe("Up");

    [Fact]
    public void A_body_is_sent_as_it_stands()
    {
        Check("@{ Uri = $ok; Method = 'POST'; Body = \" x`n\" } | Test-ServiceHealth");

        _server.Requests.ShouldHaveSingleItem().ShouldContain("Content-Length: 3");
    }

    [Theory]
    [InlineData(", @($ok, $missing) | Test-ServiceHealth")]
    [InlineData("Test-ServiceHealth -InputObject $ok, $missing")]
    [InlineData("$ok | Test-ServiceHealth -Uri $missing")]
    public void Everything_that_is_given_is_checked(string script) =>
        Check(script).Select(static row => row.Status).ShouldBe(["Up", "Down"], ignoreOrder: true);

    [Fact]
    public void A_result_that_has_lost_its_secret_is_not_checked_without_it()
    {
        var result = _session.Run("Test-ServiceHealth \"${missing}?token=abc\" | Test-ServiceHealth");

        new HealthRow(result.Output.ShouldHaveSingleItem()!).Reason.ShouldBe("BadInput");
        result.Error.ToString().ShouldContain("lost its secrets");
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void Control_characters_of_rows_and_names_are_not_shown()
    {
        var result = _session.Run("@{ Uri = $ok; TimeoutSeconds = \"`e[2J\" } | Test-ServiceHealth; Test-ServiceHealth $ok -Name \"a`e[2J\"");

        var shown = result.Output.SelectMany(static item => item!.Properties.Select(static property => property.Value?.ToString()));
        string.Concat(shown.Concat(result.ErrorTexts)).ShouldNotContain('\u001b');
    }

    [Fact]
    public void Verbose_sums_up_the_run_in_one_line()
    {
        var result = _session.Run("$ok, $missing, 'bad' | Test-ServiceHealth -Header @{ 'X-Key' = 's3cret' } -Verbose -ErrorAction Ignore");

        var line = result.Verbose.ShouldHaveSingleItem();
        line.ShouldStartWith("3 results in ");
        line.ShouldContain("1 UP, 0 DEGRADED, 1 DOWN, 1 UNKNOWN");
        line.ShouldNotContain("s3cret");
    }

    private List<HealthRow> Check(string script) =>
        [.. _session.Run(script).ShouldBeClean().Output.Select(static item => new HealthRow(item!))];
}
