using System.Diagnostics;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Inspection;

/// <summary>What the shell's side does when the inspector does not do as it should.</summary>
public sealed class InspectorClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void One_inspector_answers_several_requests_and_ends_with_its_client()
    {
        var client = FakeInspectors.Behaving("honest");
        Refusal(client).Message.ShouldBe("1 warm");
        var inspector = Process.GetProcessById(client.InspectorId.ShouldNotBeNull());
        Refusal(client).Message.ShouldBe("1 warm");
        client.InspectorId.ShouldBe(inspector.Id);

        client.Dispose();

        inspector.WaitForExit(Patience).ShouldBeTrue();
    }

    [Fact]
    public void When_the_warm_up_crashes_it_is_started_once_more_without()
    {
        using var client = FakeInspectors.Behaving("crash-warm");

        Refusal(client).Message.ShouldBe("1 cold");
    }

    [Fact]
    public void When_it_crashes_cold_as_well_the_error_says_what_it_said()
    {
        using var client = FakeInspectors.Behaving("crash-start");

        var error = Refusal(client);

        error.Reason.ShouldBe(InspectionFailure.Crashed);
        error.Message.ShouldBe("The inspector ended before it was ready. It said: It broke while it warmed up.");
        client.InspectorId.ShouldBeNull();
    }

    [Theory]
    [InlineData("crash-look", "It broke while it looked.")]
    [InlineData("garbage", "dotnet-dump collect --type Heap -p 1")]
    public void When_a_look_crashes_the_error_tells_what_else_to_do_and_the_next_look_gets_a_new_inspector(string behaviour, string said)
    {
        using var client = FakeInspectors.Behaving(behaviour);

        var error = Refusal(client);

        error.Reason.ShouldBe(InspectionFailure.Crashed);
        error.Message.ShouldContain(said);
        client.InspectorId.ShouldBeNull();
        Refusal(client).Reason.ShouldBe(InspectionFailure.Crashed);
    }

    [Theory]
    [InlineData("hang-start")]
    [InlineData("hang-look")]
    public void A_look_that_takes_too_long_is_given_up(string behaviour)
    {
        using var client = FakeInspectors.Behaving(behaviour);

        var error = Should.Throw<InspectionException>(() => client.Inspect(FakeInspectors.Request(seconds: 2), TestContext.Current.CancellationToken));

        error.Reason.ShouldBe(InspectionFailure.TimedOut);
        error.Message.ShouldContain("-TimeoutSeconds");
    }

    [Theory]
    [InlineData("hang-start")]
    [InlineData("hang-look")]
    public async Task A_stop_ends_a_look_whatever_the_inspector_does(string behaviour)
    {
        using var client = FakeInspectors.Behaving(behaviour);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var look = Task.Run(() => client.Inspect(FakeInspectors.Request(), stop.Token), TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => look.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_inspector_that_does_not_end_with_its_pipe_is_killed()
    {
        var client = FakeInspectors.Behaving("deaf");
        Refusal(client).Reason.ShouldBe(InspectionFailure.NotFound);
        var inspector = Process.GetProcessById(client.InspectorId.ShouldNotBeNull());

        client.Dispose();

        inspector.WaitForExit(Patience).ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_started_is_told_with_the_reason()
    {
        using var client = new InspectorClient((_, _) => new ProcessStartInfo("/nowhere/inspector")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }, TimeProvider.System);

        var error = Refusal(client);

        error.Reason.ShouldBe(InspectionFailure.Crashed);
        error.Message.ShouldContain("/nowhere/inspector");
    }

    [Fact]
    public void Its_own_process_is_refused_before_anything_is_started()
    {
        using var client = FakeInspectors.Behaving("honest");

        var error = Should.Throw<InspectionException>(() => client.Inspect(
            FakeInspectors.Request() with { ProcessId = Environment.ProcessId }, TestContext.Current.CancellationToken));

        error.Reason.ShouldBe(InspectionFailure.OwnProcess);
        error.Message.ShouldContain("another PowerShell");
        client.InspectorId.ShouldBeNull();
    }

    private static InspectionException Refusal(InspectorClient client) =>
        Should.Throw<InspectionException>(() => client.Inspect(FakeInspectors.Request(), TestContext.Current.CancellationToken));
}
