using ConcurrencyOps.Health;
using Microsoft.Data.Sqlite;
using static ConcurrencyOps.Tests.Health.TemporaryHistory;

namespace ConcurrencyOps.Tests.Health;

/// <summary>The file: whose it is, who may see it, and what happens when something is wrong with it.</summary>
public sealed class HistoryFileTests : IDisposable
{
    private readonly TemporaryHistory _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_no_history_is_refused_and_left_as_it_is(bool readOnly)
    {
        foreach (var content in new[] { "not a database", new string('x', 10_000), "\0" })
        {
            File.WriteAllText(_file.FilePath, content);

            Refused(readOnly).ShouldContain("not a history of ConcurrencyOps");

            File.ReadAllText(_file.FilePath).ShouldBe(content);
        }
    }

    [Theory]
    [InlineData("DELETE", true)]
    [InlineData("DELETE", false)]
    [InlineData("WAL", true)]
    [InlineData("WAL", false)]
    public void The_database_of_another_program_is_refused_and_not_a_byte_of_it_changes(string journal, bool readOnly)
    {
        using var other = Sql($"PRAGMA journal_mode = {journal}; CREATE TABLE cookies (id); INSERT INTO cookies VALUES (1);");
        var before = File.ReadAllBytes(_file.FilePath);
        var files = Directory.GetFiles(_file.Folder).Order().ToList();

        Refused(readOnly).ShouldContain("not a history of ConcurrencyOps");

        File.ReadAllBytes(_file.FilePath).ShouldBe(before);
        Directory.GetFiles(_file.Folder).Order().ShouldBe(files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_damaged_history_is_named_and_not_replaced(bool readOnly)
    {
        _file.Append("1", [.. Enumerable.Range(0, 3000).Select(static number => Result("a", number))]);
        var content = File.ReadAllBytes(_file.FilePath);
        content.AsSpan(4096).Fill(0xA5);
        File.WriteAllBytes(_file.FilePath, content);

        var message = Should.Throw<IOException>(() =>
        {
            using var history = new SqliteHistoryFactory().Open(_file.FilePath, readOnly);
            if (readOnly)
                _ = history.Read(new HealthHistoryQuery()).Count();
            else
                history.Append("2", [Result("b")]);
        }).Message;

        message.ShouldContain(_file.FilePath);
        message.ShouldContain("damaged");
        File.ReadAllBytes(_file.FilePath)[4096..].ShouldBe(content[4096..]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_history_of_a_newer_version_is_refused_with_the_way_out(bool readOnly)
    {
        _file.Append("1", Result("a"));
        Sql("PRAGMA user_version = 7").Dispose();

        Refused(readOnly).ShouldContain("newer ConcurrencyOps: it has format 7, and this version knows 1. Update the module");
    }

    [Fact]
    public void A_folder_an_empty_file_and_a_missing_file_cannot_be_read_and_say_so()
    {
        Should.Throw<IOException>(() => new SqliteHistoryFactory().Open(_file.Folder, readOnly: true)).Message.ShouldContain("is a folder");
        Should.Throw<FileNotFoundException>(() => _file.ToRead()).Message.ShouldContain(_file.FilePath);
        File.Create(_file.FilePath).Dispose();
        Refused(readOnly: true).ShouldContain("is empty");
    }

    [Fact]
    public void An_empty_file_becomes_a_history_when_it_is_written_to()
    {
        File.Create(_file.FilePath).Dispose();

        _file.Append("1", Result("a"));

        _file.ReadLine().ShouldBe("a@0");
    }

    [Fact]
    public void A_file_in_a_folder_that_does_not_exist_cannot_be_written()
    {
        var path = Path.Combine(_file.Folder, "nowhere", "health.db");

        Should.Throw<IOException>(() => new SqliteHistoryFactory().Open(path, readOnly: false)).Message.ShouldContain(path);
    }

    [Theory]
    [InlineData("a b#c?d%20e;f=g'h\"i.db")]
    [InlineData("店 é.db")]
    [InlineData("file:x.db")]
    public void A_file_may_have_any_name(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow these names.");
        var path = Path.Combine(_file.Folder, name);
        using (var history = new SqliteHistoryFactory().Open(path, readOnly: false))
            history.Append("1", [Result("a")]);

        Directory.GetFiles(_file.Folder).ShouldBe([path]);
        using var reading = new SqliteHistoryFactory().Open(path, readOnly: true);
        reading.Read(new HealthHistoryQuery()).Count().ShouldBe(1);
    }

    [Fact]
    public void Only_the_account_that_makes_the_history_may_read_it_and_its_log()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are of Unix.");
        using var history = _file.ToWrite();
        history.Append("1", [Result("a")]);

        var files = Directory.GetFiles(_file.Folder);
        files.Length.ShouldBe(3);
        files.ShouldAllBe(static file => OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void The_mode_that_the_owner_gave_the_file_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are of Unix.");
        _file.Append("1", Result("a"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_file.FilePath, (UnixFileMode)0b110_100_000);

        _file.Append("2", Result("a"));

        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(_file.FilePath).ShouldBe((UnixFileMode)0b110_100_000);
    }

    // A folder of that name stands in the way of SQLite's shared memory file.
    [Fact]
    public void A_history_is_read_where_its_log_cannot_be_opened()
    {
        _file.Append("1", Result("a"));
        Directory.CreateDirectory($"{_file.FilePath}-shm");

        _file.ReadLine().ShouldBe("a@0");
    }

    [Fact]
    public void A_full_disk_fails_the_run_and_keeps_the_runs_before()
    {
        _file.Append("1", Result("a"));
        using (var history = new SqliteHistoryFactory { MaxPages = 40 }.Open(_file.FilePath, readOnly: false))
        {
            var many = Enumerable.Range(0, 20_000).Select(static number => Result($"service {number}", number)).ToList();
            Should.Throw<IOException>(() => history.Append("2", many)).Message.ShouldContain("no room left");
            history.Append("3", [Result("b", 1)]);
        }

        _file.ReadLine().ShouldBe("a@0 b@1");
        using var check = Sql("PRAGMA integrity_check");
        check.ShouldBeIntact();
    }

    [Fact]
    public void A_writer_that_another_program_keeps_out_is_told_so_and_reading_goes_on()
    {
        _file.Append("1", Result("a"));
        using var history = _file.ToWrite();
        using var other = Sql("BEGIN IMMEDIATE");

        Should.Throw<IOException>(() => history.Append("2", [Result("b")])).Message.ShouldContain("is busy");

        _file.ReadLine().ShouldBe("a@0");
    }

    [Fact]
    public void On_a_network_share_there_is_no_log_that_others_could_miss()
    {
        using (var history = new SqliteHistoryFactory { IsRemote = _ => true }.Open(_file.FilePath, readOnly: false))
        {
            history.Append("1", [Result("a")]);
            Directory.GetFiles(_file.Folder).ShouldBe([_file.FilePath]);
        }

        _file.ReadLine().ShouldBe("a@0");
        HistoryFolder.IsRemote(_file.Folder).ShouldBeFalse();
    }

    private string Refused(bool readOnly)
    {
        var error = Should.Throw<IOException>(() => new SqliteHistoryFactory().Open(_file.FilePath, readOnly));
        error.Message.ShouldContain(_file.FilePath);
        return error.Message;
    }

    // As another program would open it.
    private OtherProgram Sql(string sql) => new(_file.FilePath, sql);

    private sealed class OtherProgram : IDisposable
    {
        private readonly SqliteConnection _connection;

        public OtherProgram(string path, string sql)
        {
            _connection = new SqliteConnection($"Data Source={path};Pooling=false");
            _connection.Open();
            _connection.Execute(sql);
        }

        public void ShouldBeIntact()
        {
            using var command = _connection.Prepare("PRAGMA integrity_check");
            command.ExecuteScalar().ShouldBe("ok");
        }

        public void Dispose() => _connection.Dispose();
    }
}
