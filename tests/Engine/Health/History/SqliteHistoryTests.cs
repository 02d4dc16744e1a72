using ConcurrencyOps.Health;
using static ConcurrencyOps.Tests.Health.TemporaryHistory;

namespace ConcurrencyOps.Tests.Health;

public sealed class SqliteHistoryTests : IDisposable
{
    private readonly TemporaryHistory _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("shop", "shop@0 shop@3")]
    [InlineData("SHOP", "shop@0 shop@3")]
    [InlineData("shop*", "shop@0 Shop-eu@1 shop@3 shop[1]@4")]
    [InlineData("*o*", "shop@0 Shop-eu@1 shop@3 shop[1]@4 über.org@5")]
    [InlineData("????", "shop@0 mail@2 shop@3")]
    [InlineData("shop[1]", "shop[1]@4")]
    [InlineData("ÜBER*", "über.org@5")]
    [InlineData("*%*", "")]
    [InlineData(@"a\b", @"a\b@6")]
    [InlineData(@"a\*", @"a\b@6")]
    [InlineData("nobody", "")]
    [InlineData("mail|shop-??", "Shop-eu@1 mail@2")]
    public void Names_are_found_by_wildcards_in_any_letter_case(string names, string expected)
    {
        _file.Append("1", Result("shop"), Result("Shop-eu", 1), Result("mail", 2), Result("shop", 3), Result("shop[1]", 4), Result("über.org", 5), Result(@"a\b", 6));

        _file.ReadLine(new HealthHistoryQuery(names.Split('|'))).ShouldBe(expected);
    }

    [Fact]
    public void Results_of_different_runs_are_in_the_order_of_time_not_of_writing()
    {
        _file.Append("late", Result("a", 5), Result("b", 6));
        _file.Append("early", Result("a", 1), Result("b", 6));

        _file.Read().Select(static entry => $"{entry.Name}@{entry.RunId}").ShouldBe(["a@early", "a@late", "b@late", "b@early"]);
    }

    [Fact]
    public void A_result_that_was_not_checked_is_kept_and_says_so()
    {
        _file.Append("1", Result("a") with { Checked = false, Reason = HealthReason.CircuitOpen, Status = ServiceStatus.Down });

        var entry = _file.Read().ShouldHaveSingleItem();
        entry.Checked.ShouldBeFalse();
        (entry.Status, entry.Reason).ShouldBe((ServiceStatus.Down, HealthReason.CircuitOpen));
    }

    [Fact]
    public void A_run_may_append_more_than_once_and_the_same_service_twice_at_one_time()
    {
        using (var history = _file.ToWrite())
        {
            history.Append("1", [Result("a"), Result("a")]);
            history.Append("1", [Result("a")]);
            history.Append("1", []);
        }

        _file.ReadLine().ShouldBe("a@0 a@0 a@0");
    }

    [Theory]
    [InlineData("service-1", 625)]
    [InlineData("service-*", 2500)]
    [InlineData("service-[", 0)]
    public void More_entries_than_fit_into_a_page_all_come_once(string name, int expected)
    {
        _file.Append("1", [.. Enumerable.Range(0, 2500).Select(static number => Result($"service-{number % 4}", number / 1000) with { StatusCode = number })]);

        var read = _file.Read(new HealthHistoryQuery([name]));

        read.Count.ShouldBe(expected);
        read.Select(static entry => entry.StatusCode!.Value).ShouldBeInOrder();
        read.Select(static entry => entry.StatusCode).ShouldBeUnique();
    }

    [Fact]
    public void Response_times_that_are_no_numbers_are_absent()
    {
        _file.Append("1", Result("a") with { ResponseTimeMs = double.NaN }, Result("b") with { ResponseTimeMs = double.PositiveInfinity });

        _file.Read().ShouldAllBe(static entry => entry.ResponseTimeMs == null);
    }

    [Fact]
    public void Entries_are_added_and_removed_while_a_reader_is_half_way()
    {
        _file.Append("old", [.. Enumerable.Range(0, 2500).Select(static number => Result("a", number))]);
        using var reading = _file.ToRead();
        using var entries = reading.Read(new HealthHistoryQuery()).GetEnumerator();
        entries.MoveNext().ShouldBeTrue();

        using (var writing = _file.ToWrite())
        {
            writing.Append("new", [Result("b", 5000)]);
            writing.Prune(Start.AddMinutes(2000)).ShouldBe(2000);
        }

        List<HealthHistoryEntry> rest = [];
        while (entries.MoveNext())
            rest.Add(entries.Current);

        rest.Count.ShouldBe(999 + 500 + 1);
        rest[^1].Name.ShouldBe("b");
    }

    [Fact]
    public void Cancelling_ends_the_reading()
    {
        _file.Append("1", [.. Enumerable.Range(0, 10).Select(static number => Result("a", number))]);
        using var cancellation = new CancellationTokenSource();
        using var history = _file.ToRead();
        using var entries = history.Read(new HealthHistoryQuery(Cancellation: cancellation.Token)).GetEnumerator();
        entries.MoveNext().ShouldBeTrue();

        cancellation.Cancel();

        Should.Throw<OperationCanceledException>(() => entries.MoveNext());
    }

    [Fact]
    public void A_history_that_is_let_go_of_half_way_leaves_no_handle_and_no_log()
    {
        _file.Append("1", [.. Enumerable.Range(0, 1500).Select(static number => Result("a", number))]);
        using (var history = _file.ToRead())
            history.Read(new HealthHistoryQuery()).First().Name.ShouldBe("a");

        Directory.GetFiles(_file.Folder).ShouldBe([_file.FilePath]);
        File.Move(_file.FilePath, $"{_file.FilePath}.moved");
    }

    [Fact]
    public void Several_histories_of_one_file_in_one_process_lose_nothing()
    {
        Parallel.For(0, 8, writer =>
        {
            for (var run = 0; run < 5; run++)
                _file.Append($"{writer}-{run}", Result($"{writer}", run), Result("all", run));
        });

        _file.Read().Count.ShouldBe(8 * 5 * 2);
        _file.Read(new HealthHistoryQuery(["all"])).Select(static entry => entry.RunId).Distinct(StringComparer.Ordinal).Count().ShouldBe(40);
    }
}
