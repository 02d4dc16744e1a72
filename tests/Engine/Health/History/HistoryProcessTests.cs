using System.Runtime.Versioning;
using ConcurrencyOps.Health;
using static ConcurrencyOps.Tests.Health.TemporaryHistory;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Several real processes and one file.</summary>
public sealed class HistoryProcessTests : IDisposable
{
    private const int Processes = 8;
    private readonly TemporaryHistory _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Eight_runs_that_make_the_file_at_once_lose_nothing()
    {
        var writers = Enumerable.Range(0, Processes).Select(number => new WriterProcess("write", _file.FilePath, $"p{number}", "3", "100")).ToList();
        try
        {
            foreach (var writer in writers)
                (await writer.NextLineAsync()).ShouldBe("ready");

            writers.ForEach(static writer => writer.Begin());
            foreach (var writer in writers)
            {
                var (lines, exitCode, errors) = await writer.FinishAsync();
                exitCode.ShouldBe(0, errors);
                lines.Count.ShouldBe(3);
            }
        }
        finally
        {
            writers.ForEach(static writer => writer.Dispose());
        }

        WholeRuns(100).Count.ShouldBe(Processes * 3);
        _file.Read(new HealthHistoryQuery(["service-7"])).Count.ShouldBe(Processes * 3);
    }

    [Fact]
    public async Task Of_processes_that_make_a_file_at_the_same_moment_none_takes_it_for_a_foreign_one()
    {
        const int Rounds = 60;
        var makers = Enumerable.Range(0, 3).Select(static _ => new WriterProcess("make")).ToList();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var path = Path.Combine(_file.Folder, $"{round}.db");
                makers.ForEach(maker => maker.Begin(path));
                foreach (var maker in makers)
                    (await maker.NextLineAsync()).ShouldBe("made");
            }
        }
        finally
        {
            makers.ForEach(static maker => maker.Dispose());
        }
    }

    [Fact]
    public async Task A_writer_killed_in_the_middle_of_its_transaction_leaves_whole_runs_only()
    {
        _file.Append("before", Result("a"));
        using var writer = new WriterProcess("halt", _file.FilePath, "5000");
        (await writer.NextLineAsync()).ShouldBe("halted");
        _file.ReadLine().ShouldBe("a@0", "a reader does not wait for a writer");

        await writer.KillAsync();

        _file.Append("after", Result("b", 1));
        _file.ReadLine().ShouldBe("a@0 b@1");
    }

    [Fact]
    public async Task Writers_killed_at_any_time_leave_every_run_that_stood()
    {
        List<string> stood = [];
        for (var round = 0; round < 5; round++)
        {
            using var writer = new WriterProcess("write", _file.FilePath, $"r{round}", "100000", "50");
            (await writer.NextLineAsync()).ShouldBe("ready");
            writer.Begin();
            for (var line = 0; line <= round * 7; line++)
                stood.Add(await writer.NextLineAsync());

            stood.AddRange(await writer.KillAsync());
        }

        stood.Except(WholeRuns(50)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_sees_whole_runs_while_another_process_writes()
    {
        using var writer = new WriterProcess("write", _file.FilePath, "w", "60", "40");
        (await writer.NextLineAsync()).ShouldBe("ready");
        writer.Begin();
        var seen = 0;
        for (var read = 0; read < 10; read++)
        {
            await writer.NextLineAsync();
            var runs = WholeRuns(40).Count;
            runs.ShouldBeGreaterThanOrEqualTo(Math.Max(seen, read + 1));
            seen = runs;
        }

        (await writer.FinishAsync()).ExitCode.ShouldBe(0);
        WholeRuns(40).Count.ShouldBe(60);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_a_folder_that_may_only_be_read_a_history_is_read_or_says_that_its_log_cannot_be(bool hasLog)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are of Unix.");
            return;
        }

        Assert.SkipWhen(Environment.IsPrivilegedProcess && !File.Exists("/usr/bin/setpriv"), "root may write anywhere, and there is no setpriv to become someone else.");
        _file.Append("1", Result("a"));
        using var writer = hasLog ? _file.ToWrite() : null;
        writer?.Append("2", [Result("b", 1)]);
        SetModes(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        // As after a copy, or a power cut: the log is there, its index is not.
        File.Delete($"{_file.FilePath}-shm");
        try
        {
            using var reader = WriterProcess.Unprivileged("read", _file.FilePath);
            var (lines, exitCode, errors) = await reader.FinishAsync();
            Assert.SkipWhen(lines.Count == 0 && exitCode > 1, $"That account cannot start the program: {errors}");

            lines.ShouldHaveSingleItem().ShouldMatch(hasLog ? "Copy both files" : "^a$");
            exitCode.ShouldBe(hasLog ? 1 : 0);
        }
        finally
        {
            SetModes(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private void SetModes(UnixFileMode mode)
    {
        foreach (var file in Directory.GetFiles(_file.Folder))
            File.SetUnixFileMode(file, mode);

        const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_file.Folder, mode | Enter);
    }

    // The names of the runs; fails when one of them is not whole.
    private HashSet<string> WholeRuns(int results)
    {
        var runs = _file.Read().GroupBy(static entry => entry.RunId, StringComparer.Ordinal).ToList();
        runs.ShouldAllBe(run => run.Count() == results);
        return [.. runs.Select(static run => run.Key)];
    }
}
