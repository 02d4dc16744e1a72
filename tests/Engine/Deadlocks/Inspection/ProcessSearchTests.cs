using ConcurrencyOps.Deadlocks;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Deadlocks.Inspection;

public sealed class ProcessSearchTests
{
    private static readonly SearchOptions Options = new() { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task What_is_found_is_looked_at_again_and_told_when_it_is_still_there()
    {
        var inspector = new ScriptedInspector(_ => Scene.Crossed().Facts);

        var result = await SearchAsync(inspector, [42]);

        result.Deadlocks.ShouldHaveSingleItem().Certainty.ShouldBe(DeadlockCertainty.Confirmed);
        inspector.Asked.ShouldBe([42, 42]);
    }

    [Fact]
    public async Task What_is_gone_at_the_second_look_is_not_told()
    {
        var looks = 0;
        var inspector = new ScriptedInspector(_ => looks++ == 0 ? Scene.Crossed().Facts : new Scene().Thread(11).Thread(12).Facts);

        (await SearchAsync(inspector, [42])).Deadlocks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_without_findings_is_looked_at_once()
    {
        var inspector = new ScriptedInspector(id => id == 42 ? Scene.Crossed().Facts : new Scene(id).Thread(id * 100).Facts);

        var result = await SearchAsync(inspector, [7, 42]);

        result.Deadlocks.Count.ShouldBe(1);
        inspector.Asked.ShouldBe([7, 42, 42]);
        result.Looks.Select(look => look.ProcessId).ShouldBe([7, 42]);
    }

    [Fact]
    public async Task A_process_that_refuses_is_told_and_the_others_are_looked_at()
    {
        var inspector = new ScriptedInspector(id => id == 7 ? throw new InspectionException(InspectionFailure.NotFound, "gone") : Scene.Crossed().Facts);

        var result = await SearchAsync(inspector, [7, 42]);

        result.Refusals.ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.ProcessId.ShouldBe(7), one => one.Reason.Message.ShouldBe("gone"));
        result.Deadlocks.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_circle_through_two_processes_is_found_when_both_are_asked_for()
    {
        // Each has a mutex of the machine, and a thread that waits for the other's.
        static ProcessFacts Side(int process, long thread, string mine, string other) => new Scene(process)
            .Resource(mine, ResourceKind.NamedMutex, machineWide: true).Resource(other, ResourceKind.NamedMutex, machineWide: true)
            .Held(mine, thread).Thread(thread, other).Facts;
        var inspector = new ScriptedInspector(id => id == 1 ? Side(1, 11, "a", "b") : Side(2, 22, "b", "a"));

        var deadlock = (await SearchAsync(inspector, [1, 2])).Deadlocks.ShouldHaveSingleItem();

        deadlock.Participants.Select(one => one.ThreadId).ShouldBe([11, 22]);
        inspector.Asked.ShouldBe([1, 2, 1, 2]);
    }

    [Fact]
    public async Task A_stop_between_the_looks_ends_it()
    {
        using var stop = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        var inspector = new ScriptedInspector(_ => Scene.Crossed().Facts);
        var search = new ProcessSearch(inspector, static (_, _) => Task.FromResult<IReadOnlyList<ProcessFacts>>([]), time).SearchAsync([42], Options, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => search);
        inspector.Asked.ShouldBe([42]);
    }

    private static async Task<SearchResult> SearchAsync(IProcessInspector inspector, int[] processes)
    {
        var time = new FakeTimeProvider();
        var search = new ProcessSearch(inspector, static (_, _) => Task.FromResult<IReadOnlyList<ProcessFacts>>([]), time)
            .SearchAsync(processes, Options, TestContext.Current.CancellationToken);
        time.Advance(Confirmation.Between);
        return await search;
    }

    private sealed class ScriptedInspector(Func<int, ProcessFacts> look) : IProcessInspector
    {
        public List<int> Asked { get; } = [];

        public ProcessFacts Inspect(InspectionRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(request.ProcessId!.Value);
            return look(request.ProcessId.Value);
        }
    }
}
