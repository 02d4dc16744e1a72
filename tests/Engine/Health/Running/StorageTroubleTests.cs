using ConcurrencyOps.Health;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>Files in which results cannot be stored for long.</summary>
public sealed class StorageTroubleTests
{
    private static readonly IOException Full = new("The history h.db is full. Make room.");

    [Fact]
    public void Of_what_cannot_be_stored_for_long_the_newest_is_kept_and_the_number_of_the_others_is_known()
    {
        var backlog = new Backlog<int>(most: 5);
        for (var number = 0; number < 12; number++)
        {
            backlog.Add(number);
            if (number % 3 == 2)
                backlog.PutBack(backlog.Take());
        }

        backlog.Dropped.ShouldBe(7);
        backlog.Take().ShouldBe([7, 8, 9, 10, 11]);
        backlog.Take().ShouldBeEmpty();
    }

    [Fact]
    public void What_came_while_storing_was_tried_is_newer_than_what_is_put_back()
    {
        var backlog = new Backlog<int>(most: 3);
        backlog.Add(1);
        backlog.Add(2);
        var taken = backlog.Take();
        backlog.Add(3);
        backlog.Add(4);

        backlog.PutBack(taken);

        backlog.Take().ShouldBe([2, 3, 4]);
        backlog.Dropped.ShouldBe(1);
    }

    [Fact]
    public void A_call_whose_results_are_stored_in_the_end_keeps_any_number()
    {
        var backlog = new Backlog<int>(most: 3);
        for (var number = 0; number < 10; number++)
            backlog.Add(number);

        backlog.Take().Count.ShouldBe(10);
        backlog.Dropped.ShouldBe(0);
    }

    [Fact]
    public void The_user_hears_of_it_when_it_begins_when_results_are_lost_by_it_and_how_many_when_it_is_over()
    {
        var trouble = new StorageTrouble(100_000);

        trouble.Look(null, 0).ShouldBeEmpty();
        trouble.Look(Full, 0).ShouldHaveSingleItem().ShouldBe("The history h.db is full. Make room. It is tried again; the checks go on, and the newest 100,000 results are kept for it.");
        trouble.Look(Full, 0).ShouldBeEmpty();
        trouble.Look(Full, 20).ShouldHaveSingleItem().ShouldContain("the oldest 20 of them are dropped, and more will be. The history h.db is full.");
        trouble.Look(Full, 1_500).ShouldBeEmpty();
        trouble.Look(null, 1_600).ShouldHaveSingleItem().ShouldBe("The oldest 1,600 of the results that could not be stored for so long are lost.");
        trouble.Look(null, 1_600).ShouldBeEmpty();
        trouble.Look(Full, 1_600).ShouldHaveSingleItem().ShouldContain("It is tried again");
        trouble.Look(Full, 1_601).ShouldHaveSingleItem().ShouldContain("the oldest 1 of them");
    }

    [Fact]
    public async Task A_state_file_out_of_reach_costs_no_more_memory_than_a_number_of_results_and_gets_the_newest_when_it_is_back()
    {
        using var folder = new TempFolder();
        var path = folder.At("sub/state.json");
        var memory = new HealthMemory(
            new ConfirmationRules(1, 1), SharedStateFile.Open(path, TimeProvider.System, warning => throw new InvalidOperationException(warning)), mostUnsaved: 4);
        Directory.Delete(folder.At("sub"), recursive: true);
        folder.Put("sub");
        for (var number = 0; number < 10; number++)
        {
            memory.Learn($"s{number}", Result(number));
            var failure = await Should.ThrowAsync<IOException>(() => memory.FlushAsync(TestContext.Current.CancellationToken));
            failure.Message.ShouldContain(path);
        }

        memory.Dropped.ShouldBe(6);
        File.Delete(folder.At("sub"));
        Directory.CreateDirectory(folder.At("sub"));
        await memory.FlushAsync(TestContext.Current.CancellationToken);

        SharedStateFile.Open(path, TimeProvider.System, static _ => { }).Read().Services.Keys.Order().ShouldBe(["s6", "s7", "s8", "s9"]);
        memory.Find("s0").ShouldNotBeNull("in this process it is known all the same");
    }

    private static HealthCheckResult Result(int number) => new()
    {
        Name = $"s{number}",
        ServiceUrl = $"http://s{number}/",
        Status = ServiceStatus.Up,
        RawStatus = ServiceStatus.Up,
        Reason = HealthReason.Expected,
        Timestamp = TimeProvider.System.GetUtcNow(),
        Checked = true,
    };
}
