using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Locks;

/// <summary>Find-Deadlock on lock logs as a user meets it.</summary>
public sealed class FindDeadlockInLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_csv_log_has_a_confirmed_deadlock_with_both_sites_and_the_order_to_keep()
    {
        string path = Put("locks.csv", LogFiles.Deadlock);

        Session.Once($"$d = Find-Deadlock -Path '{path}'; $d.GetType().FullName; $d.Kind; $d.Certainty; $d.Cycle; $d.Participants.Site -join ','; $d.Suggestion; $d.Source")
            .ShouldBeClean().Text.ShouldBe([
                "ConcurrencyOps.Deadlocks.Deadlock", "LockOrder", "Confirmed", LogFiles.Confirmed, "a.ps1:4,b.ps1:4", "Keep one order everywhere: A, then B. Against it: T2 takes A after B at b.ps1:4.", path]);
    }

    [Fact]
    public void Potential_ones_are_told_when_asked_for_after_what_happened()
    {
        string path = Put("locks.csv", LogFiles.Deadlock);

        Session.Once($"Find-Deadlock -Path '{path}' -IncludePotential | ForEach-Object {{ \"$($_.Certainty) $($_.Cycle)\" }}").ShouldBeClean().Line
            .ShouldBe($"Confirmed {LogFiles.Confirmed}|Potential {LogFiles.Potential}");
    }

    [Theory]
    [InlineData("locks.jsonl")]
    [InlineData("locks.NDJSON")]
    public void A_log_of_JSON_lines_is_read(string name)
    {
        string path = Put(name, LogFiles.AsJsonLines);

        Session.Once($"(Find-Deadlock -Path '{path}').Cycle").ShouldBeClean().Line.ShouldBe(LogFiles.Confirmed);
    }

    [Fact]
    public void A_trace_in_the_STD_format_is_read()
    {
        string path = Put("trace.std", "T0|acq(l1)|1\nT0|acq(l2)|2\nT0|rel(l2)|3\nT0|rel(l1)|4\nT0|fork(T1)|5\nT1|acq(l2)|6\nT1|acq(l1)|7\n");

        Session.Once($"(Find-Deadlock -Path '{path}' -IncludePotential).Cycle").ShouldBeClean().Line.ShouldBe("T0 -> l2 -> T1 -> l1 -> T0");
    }

    [Fact]
    public void Rows_from_the_pipeline_are_taken_as_objects_dictionaries_and_arrays() => Session.Once($$"""
        $rows = {{LogFiles.AsObjects}}
        ($rows | Find-Deadlock).Cycle
        (Find-Deadlock -InputObject $rows).Source
        (@{ TimestampNs = 1; ThreadId = 'main'; LockId = 'a'; Event = 'Acquired' }, @{ TimestampNs = 2; ThreadId = 'main'; LockId = 'a'; Event = 0 } | Find-Deadlock).Cycle
        """).ShouldBeClean().Line.ShouldBe($"{LogFiles.Confirmed}|pipeline|main -> a -> main");

    [Fact]
    public void Lock_events_from_the_pipeline_are_taken() => Session.Once($$"""
        $events = foreach ($row in ({{LogFiles.AsObjects}})) {
            $e = [ConcurrencyOps.Locking.LockEvent]::new()
            foreach ($p in 'TimestampNs', 'ThreadId', 'LockId', 'Event', 'Site') { $e.$p = $row.$p }
            $e
        }
        ($events | Find-Deadlock).Cycle
        """).ShouldBeClean().Line.ShouldBe(LogFiles.Confirmed);

    [Theory]
    [InlineData("$null", "null")]
    [InlineData("'text'", "It has no TimestampNs.")]
    [InlineData("@{ TimestampNs = 'x'; ThreadId = 1; LockId = 'a'; Event = 'Acquired' }", "TimestampNs is 'x', not a whole number.")]
    [InlineData("@{ TimestampNs = 1; ThreadId = ''; LockId = 'a'; Event = 'Acquired' }", "It has no ThreadId.")]
    [InlineData("@{ TimestampNs = 1; ThreadId = 1; LockId = 'a'; Event = 'Grabbed' }", "Event is 'Grabbed', not one of Waiting, Acquired, Released, TimedOut.")]
    [InlineData("@{ TimestampNs = 1; ThreadId = 1; LockId = 'a'; Event = 'Acquired'; Mode = 'Half' }", "Mode is 'Half', not Exclusive or Shared.")]
    public void A_row_that_is_no_event_is_an_error_and_the_others_count(string row, string why)
    {
        var result = Session.Once($"@({row}) + @({LogFiles.AsObjects}) | Find-Deadlock | ForEach-Object Cycle");

        result.Line.ShouldBe(LogFiles.Confirmed);
        result.ErrorId.ShouldBe("LockEventInvalid");
        result.Error.ToString().ShouldContain(why);
        result.Error.ToString().ShouldContain("Get-LockEvent");
    }

    [Fact]
    public void Bad_rows_of_a_file_are_warnings_with_file_and_line()
    {
        string path = Put("locks.csv", $"{LogFiles.Deadlock}\n13000000,1,a\n{string.Concat(Enumerable.Repeat("rubbish\n", 30))}");

        var result = Session.Once($"(Find-Deadlock -Path '{path}').Cycle").ShouldBeClean();

        result.Line.ShouldBe(LogFiles.Confirmed);
        result.Warnings.Count.ShouldBe(11);
        result.Warnings[0].ShouldBe($"{path}:14: The row has 3 fields, the header 5.");
        result.Warnings[^1].ShouldStartWith("21 more rows of");
    }

    [Fact]
    public void Wildcards_and_several_paths_are_several_logs_and_brackets_are_brackets_where_a_file_has_that_name()
    {
        Put("a1.csv", LogFiles.Deadlock);
        Put("a2.csv", LogFiles.Deadlock);
        string odd = Put("b[1].csv", LogFiles.Deadlock);

        Session.Once($"Find-Deadlock -Path '{_folder.Path}/a*.csv', '{odd}' | ForEach-Object {{ [IO.Path]::GetFileName($_.Source) }}").ShouldBeClean()
            .Text.Order().ShouldBe(["a1.csv", "a2.csv", "b[1].csv"]);
    }

    [Fact]
    public void Files_are_piped_in()
    {
        string path = Put("b[1].csv", LogFiles.Deadlock);

        Session.Once($"([IO.FileInfo]::new('{path}') | Find-Deadlock).Cycle").ShouldBeClean().Line.ShouldBe(LogFiles.Confirmed);
    }

    [Theory]
    [InlineData("missing.csv", "LogNotFound", "ObjectNotFound")]
    [InlineData("missing/*.csv", "LogNotFound", "ObjectNotFound")]
    [InlineData("none*.csv", "LogNotFound", "ObjectNotFound")]
    [InlineData("q:/x.csv", "LogNotFound", "ObjectNotFound")]
    [InlineData("folder.csv", "LogUnreadable", "InvalidArgument")]
    [InlineData("notes.txt", "LogFormatUnknown", "InvalidArgument")]
    [InlineData("header.csv", "LogUnreadable", "InvalidData")]
    [InlineData("empty.csv", "LogUnreadable", "InvalidData")]
    [InlineData("text.jsonl", "LogUnreadable", "InvalidData")]
    [InlineData("array.jsonl", "LogUnreadable", "InvalidData")]
    [InlineData("text.std", "LogUnreadable", "InvalidData")]
    public void A_path_that_is_no_log_is_an_error_and_the_next_one_is_read(string name, string id, string category)
    {
        string good = Put("good.csv", LogFiles.Deadlock);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder.csv"));
        Put("notes.txt", "notes");
        Put("header.csv", "Time,Thread\n1,2\n");
        Put("empty.csv", "");
        Put("text.jsonl", "hello\nworld\n");
        Put("array.jsonl", "[\n{}\n]\n");
        Put("text.std", "hello\n");
        string path = name.Contains(':', StringComparison.Ordinal) ? name : Path.Combine(_folder.Path, name);

        var result = Session.Once($"(Find-Deadlock -Path '{path}', '{good}').Cycle");

        result.Line.ShouldBe(LogFiles.Confirmed);
        result.ErrorId.ShouldBe(id);
        result.Error.CategoryInfo.Category.ToString().ShouldBe(category);
        result.Error.TargetObject?.ToString().ShouldBe(path);
    }

    [Fact]
    public void The_message_about_a_header_says_what_is_missing_and_what_there_is() =>
        Session.Once($"Find-Deadlock -Path '{Put("header.csv", "Time,ThreadId,Lock,Event\n")}'").Error.ToString()
            .ShouldContain("Its header has no column TimestampNs, LockId: 'Time,ThreadId,Lock,Event'.");

    [Fact]
    public void Verbose_says_what_the_log_was_like_and_how_far_the_search_went()
    {
        var lines = Enumerable.Range(0, 5).SelectMany(static one =>
            new[] { $"T{one}|acq(f{one})|1", $"T{one}|acq(f{(one + 1) % 5})|2", $"T{one}|rel(f{(one + 1) % 5})|3", $"T{one}|rel(f{one})|4" });
        string path = Put("philosophers.std", string.Join('\n', lines));

        var result = Session.Once($"(Find-Deadlock -Path '{path}' -IncludePotential -Verbose).ThreadCount").ShouldBeClean();

        result.Line.ShouldBe("5");
        result.Verbose.ShouldContain(static line => line.Contains("20 events; 0 bad rows", StringComparison.Ordinal));
        result.Verbose.ShouldContain(static line => line.EndsWith("Of potential deadlocks of more than 4 locks only the shortest were looked for.", StringComparison.Ordinal));
    }

    [Fact]
    public void Events_too_late_for_their_time_are_told_with_the_way_out()
    {
        var lines = Enumerable.Range(0, 3000).Select(static index => $"{(index == 2500 ? 1 : 1000 + index)},1,a,{(index % 2 == 0 ? "Acquired" : "Released")}");
        string path = Put("late.csv", $"TimestampNs,ThreadId,LockId,Event\n{string.Join('\n', lines)}");

        Session.Once($"Find-Deadlock -Path '{path}'").ShouldBeClean().Warnings.ShouldHaveSingleItem().ShouldContain("1 events come more than 1024 events too late");
    }

    [Fact]
    public void Nothing_found_is_no_output() =>
        Session.Once($"Find-Deadlock -Path '{Put("calm.csv", "TimestampNs,ThreadId,LockId,Event\n1,1,a,Acquired\n2,1,a,Released\n")}' -IncludePotential").ShouldBeClean().Output.ShouldBeEmpty();

    private string Put(string name, string content)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }
}
