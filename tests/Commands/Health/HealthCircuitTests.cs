using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>The circuits of services: what they are called, who can see and close them, and what a held state file costs when they open.</summary>
public sealed class HealthCircuitTests : IDisposable
{
    private readonly HttpStub _server = new();
    private readonly TempFolder _folder = new();
    private readonly Session _session = new();
    private int _status = 404;

    public HealthCircuitTests()
    {
        foreach (var path in new[] { "/A", "/b", "/c?token=zzz" })
            _server.With(path, () => $"HTTP/1.1 {Volatile.Read(ref _status)} S\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        _session.With("url", _server.Url).With("state", StatePath);
    }

    private string StatePath => _folder.At("state.json");

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void They_are_called_by_name_or_by_url_without_secrets_and_can_be_closed_by_that()
    {
        _session.Run("[pscustomobject]@{ Name = 'The API'; Uri = \"$url/b\" }, \"$url/A\", \"$url/c?token=zzz\" | Test-ServiceHealth -StatePath $state -FailureThreshold 1").ShouldBeClean();

        Keys().ShouldBe([$"{_server.Url}/A", $"{_server.Url}/c?token=***", "The API"]);
        _session.Run("(Get-CircuitState servicehealth -StatePath $state).Policy").ShouldBeClean().Line.ShouldBe("ServiceHealth|ServiceHealth|ServiceHealth");

        _session.Run("Reset-Circuit -StatePath $state -Key 'the api'; Reset-Circuit -StatePath $state -Key \"$url/A\"").ShouldBeClean();
        Keys().ShouldBe([$"{_server.Url}/c?token=***"]);
        Check("Test-ServiceHealth \"$url/A\", \"$url/c?token=zzz\" -StatePath $state -FailureThreshold 1").Select(static result => result.Checked).Order().ShouldBe([false, true]);
    }

    [Fact]
    public void Two_services_of_one_name_have_circuits_of_their_own_and_a_reset_by_the_name_closes_both()
    {
        const string Rows = "\"$url/A\", \"$url/b\" | ForEach-Object { [pscustomobject]@{ Name = 'api'; Uri = $_ } } | Test-ServiceHealth -StatePath $state -FailureThreshold 1";
        _session.Run(Rows).ShouldBeClean();

        Keys().ShouldAllBe(static key => key.StartsWith("api|", StringComparison.Ordinal));
        Keys().Distinct().Count().ShouldBe(2);

        _session.Run("Reset-Circuit -StatePath $state -Key api").ShouldBeClean();
        Keys().ShouldBeEmpty();
    }

    [Fact]
    public void With_a_policy_they_are_shown_by_the_same_keys()
    {
        _session.With("name", Resilience.Policies.NewName()).Run("$policy = New-ResiliencePolicy $name -FailureThreshold 1 -RecoverySeconds 1000").ShouldBeClean();
        _session.Run("Test-ServiceHealth \"$url/A\" -Policy $policy").ShouldBeClean();

        _session.Run("(Get-CircuitState $policy).Key").ShouldBeClean().Line.ShouldBe($"{_server.Url}/A");
        _session.Run("Reset-Circuit $policy -Key \"$url/a\"; (Get-CircuitState $policy).State").ShouldBeClean().Line.ShouldBe("Closed");
    }

    [Fact]
    public void A_stop_while_circuits_open_does_not_wait_for_a_held_file_and_they_get_there_afterwards()
    {
        using (Hold())
        {
            using var running = _session.Start("Test-ServiceHealth \"$url/A\", \"$url/silent\" -StatePath $state -FailureThreshold 1 -TimeoutSeconds 3600");
            running.NextText().ShouldNotBeNull();
            running.BeginStop();

            running.Finish();
        }

        SpinWait.SpinUntil(() => File.Exists(StatePath) && Keys().Count == 1, Session.Patience).ShouldBeTrue("the circuit was stored");
    }

    /// <summary>Takes the patience of the file, once: the results are there long before.</summary>
    [Fact]
    public void A_file_that_is_held_to_the_end_is_one_error_and_costs_no_result()
    {
        using var held = Hold();
        using var running = _session.Start("Test-ServiceHealth \"$url/A\", \"$url/b\", \"$url/c?token=zzz\" -StatePath $state -FailureThreshold 1");
        for (var result = 0; result < 3; result++)
            running.NextText().ShouldNotBeNull();

        var outcome = running.Finish();

        (outcome.ErrorId, outcome.Error.CategoryInfo.Category, outcome.Error.TargetObject).ShouldBe(("StateNotSaved", ErrorCategory.WriteError, StatePath));
        outcome.Error.ToString().ShouldContain($"{StatePath}.lock");
        outcome.Warnings.Count.ShouldBeLessThanOrEqualTo(1);
        File.Exists(StatePath).ShouldBeFalse();
    }

    private FileStream Hold() => new($"{StatePath}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private IReadOnlyList<string> Keys() => [.. _session.Run("Get-CircuitState -StatePath $state | ForEach-Object { $_.Key }").ShouldBeClean().Text.Select(static key => key!)];

    private List<HealthRow> Check(string script) => [.. _session.Run(script).ShouldBeClean().Output.Select(static item => new HealthRow(item!))];
}
