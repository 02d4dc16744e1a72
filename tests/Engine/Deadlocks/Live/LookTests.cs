using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Tests.Targets;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>What one look tells.</summary>
[Collection(LiveProcesses.Name)]
public sealed class LookTests(LiveLooks looks)
{
    [Theory]
    [InlineData(LiveTargets.NotOptimised)]
    [InlineData("net10.0")]
    [InlineData("net8.0")]
    public async Task The_stack_names_the_line_where_a_thread_waits(string form)
    {
        using var target = await LiveTargets.ReadyAsync(form, "monitor");

        var thread = looks.Look(target.Id).Threads.Single(one => one.Id == target.Thread("worker a").Id);

        var site = thread.Stack.First(frame => !frame.IsSystem);
        site.Method.ShouldBe("Bank.Account.TransferTo");
        Path.GetFileName(site.File).ShouldBe("Account.cs");
        LineOf(site).ShouldContain("lock (");
        thread.Stack.Last(frame => !frame.IsSystem).Method.ShouldBe("ConcurrencyOps.Fixtures.Stage.Start (lambda)");
    }

    [Theory]
    [InlineData(LiveTargets.NotOptimised)]
    [InlineData("net10.0")]
    [InlineData("net8.0")]
    public async Task An_async_method_stands_at_the_line_of_its_await(string form)
    {
        using var target = await LiveTargets.ReadyAsync(form, "async-cycle");

        var sites = looks.Look(target.Id).Resources.Where(one => one.Kind == ResourceKind.AsyncMethod).Select(one => one.Site!).ToList();

        sites.Select(site => site.Method).ShouldBe(
            ["ConcurrencyOps.Fixtures.Plays.Tasks.Pages.LoadBodyAsync", "ConcurrencyOps.Fixtures.Plays.Tasks.Pages.LoadHeaderAsync"], ignoreOrder: true);
        sites.Select(LineOf).ShouldBe(["await Header!;", "await Body!;"], ignoreOrder: true);
    }

    [Fact]
    public async Task It_tells_the_runtime_and_the_threads_with_their_names()
    {
        using var target = await LiveTargets.ReadyAsync("net8.0", "held-over-wait");

        var facts = looks.Look(target.Id);

        facts.Runtime.ShouldBe(".NET 8.0.31");
        facts.ProcessName.ShouldBe("DeadlockTarget");
        foreach (var known in target.Threads)
        {
            var thread = facts.Threads.Single(one => one.Id == known.Id);
            (thread.ManagedId, thread.Name, thread.IsPoolThread).ShouldBe((known.ManagedId, known.Name, known.Name == ".NET TP Worker"));
        }
    }

    [Theory]
    [InlineData(LiveTargets.NotOptimised)]
    [InlineData("net9.0")]
    [InlineData("net8.0")]
    public async Task A_wait_with_a_time_out_is_told_from_one_without(string form)
    {
        using var target = await LiveTargets.ReadyAsync(form, "timed");

        var waits = looks.Look(target.Id).Threads.Where(thread => thread.Wait is not null).ToDictionary(thread => thread.Name!, thread => thread.Wait!);

        (waits["worker a"].Kind, waits["worker a"].IsTimed).ShouldBe(("Monitor.Enter", false));
        (waits["worker b"].Kind, waits["worker b"].IsTimed).ShouldBe(("Monitor.TryEnter", true));
    }

    [Fact]
    public async Task Without_the_heap_threads_are_seen_and_async_methods_are_not_and_the_facts_say_so()
    {
        using var threads = await LiveTargets.ReadyAsync(LiveTargets.NotOptimised, "monitor");
        using var methods = await LiveTargets.ReadyAsync(LiveTargets.NotOptimised, "async-cycle");
        using var client = LiveLooks.NewClient();

        var seen = client.Inspect(LiveLooks.Request(threads.Id) with { SkipHeap = true }, TestContext.Current.CancellationToken);
        var unseen = client.Inspect(LiveLooks.Request(methods.Id) with { SkipHeap = true }, TestContext.Current.CancellationToken);

        DeadlockFinder.Find([seen]).Count.ShouldBe(1);
        DeadlockFinder.Find([unseen]).ShouldBeEmpty();
        unseen.Notes.ShouldContain(note => note.Contains("heap was left out"));
    }

    private static string LineOf(FrameFacts site) => File.ReadLines(Path.Combine(Repository.Root, "tests", "Fixtures", "DeadlockTarget", "Plays", Path.GetFileName(site.File!)))
        .ElementAt(site.Line!.Value - 1).Trim();
}
