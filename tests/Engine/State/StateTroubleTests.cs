using ConcurrencyOps.State;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.State;

/// <summary>Damaged files, places that do not serve, locks of others.</summary>
public sealed class StateTroubleTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StateSamples.Start);
    private readonly List<string> _warnings = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"schema\":\"ConcurrencyOps.State\",\"version\":1,\"serv")]
    [InlineData("{\"name\":\"a-package\",\"version\":\"1.0.0\"}")]
    [InlineData("{\"schema\":\"ConcurrencyOps.State\",\"version\":2}")]
    [InlineData("SQLite format 3\0")]
    public async Task A_file_that_is_not_ours_is_set_aside_with_one_warning_and_the_checks_go_on(string content)
    {
        await File.WriteAllTextAsync(_folder.At("state.json"), content, Token);
        var state = Open();
        state.Read().ShouldHoldTheSameAs(StateDocument.Empty);
        await state.UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token);

        _folder.Names().ShouldBe(["state.json", "state.json.bad-20261122T120000Z", "state.json.lock"]);
        (await File.ReadAllTextAsync(_folder.At("state.json.bad-20261122T120000Z"), Token)).ShouldBe(content);
        _warnings.ShouldHaveSingleItem().ShouldContain("state.json.bad-20261122T120000Z");
    }

    [Fact]
    public async Task A_file_that_is_damaged_while_a_run_goes_on_is_set_aside_too_and_never_overwrites_another()
    {
        var state = Open();
        for (var i = 0; i < 2; i++)
        {
            await File.WriteAllTextAsync(_folder.At("state.json"), $"damage {i}", Token);
            await state.UpdateAsync(document => document.WithService($"{i}", StateSamples.Service()), Token);
        }

        state.Read().Services.Keys.ShouldBe(["1"]);
        _folder.Names().ShouldBe(["state.json", "state.json.bad-20261122T120000Z", "state.json.bad-20261122T120000Z-2", "state.json.lock"]);
        _warnings.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_empty_file_is_no_damage()
    {
        await File.WriteAllTextAsync(_folder.At("state.json"), "", Token);
        await Open().UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token);

        (Open().Read().Services.Count, _warnings.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task What_killed_processes_left_behind_is_cleaned_up_and_nothing_else()
    {
        var leftover = $"state.json.{Guid.NewGuid():N}.tmp";
        string[] others = ["state.json.backup.tmp", $"other.json.{Guid.NewGuid():N}.tmp", "state.json..tmp", ".tmp"];
        foreach (var name in (string[])[leftover, .. others])
            await File.WriteAllTextAsync(_folder.At(name), "half", Token);

        Open();
        _folder.Names().ShouldBe(others.Append("state.json.lock").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_path_that_is_a_directory_is_refused_before_any_check() =>
        Should.Throw<IOException>(() => Open(_folder.Path)).Message.ShouldContain("it is a directory");

    [Fact]
    public async Task A_path_below_a_file_is_refused_before_any_check()
    {
        await File.WriteAllTextAsync(_folder.At("file"), "", Token);
        var path = Path.Combine(_folder.At("file"), "state.json");

        Should.Throw<IOException>(() => Open(path)).Message.ShouldStartWith($"The state file '{path}' cannot be used: ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_is_none_is_refused_before_any_check(string path) => Should.Throw<IOException>(() => Open(path));

    [Fact]
    public async Task A_place_where_the_account_may_not_write_is_refused_before_any_check()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix modes");
            return;
        }

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            var message = await UpdateAsNobodyAsync();
            message.ShouldStartWith($"The state file '{_folder.At("state.json")}' cannot be used: Access to the path");
            message.ShouldEndWith("is denied. Name a file in a directory that this account may write to.");
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_file_that_the_account_may_not_read_is_refused_before_any_check_and_left_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix modes");
            return;
        }

        await File.WriteAllTextAsync(_folder.At("state.json"), "somebody else's", Token);
        File.SetUnixFileMode(_folder.At("state.json"), UnixFileMode.None);
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(_folder.Path, All | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

        (await UpdateAsNobodyAsync()).ShouldContain("cannot be used: Access to the path");
        File.Exists(_folder.At("state.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_full_disk_fails_the_update_and_leaves_the_old_state_whole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit");
        var document = Enumerable.Range(0, 100).Aggregate(StateDocument.Empty, (before, i) => before.WithService($"{i}", StateSamples.Service()));
        await Open().UpdateAsync(_ => document, Token);

        // No file of this process may grow beyond 4 KiB, and the signal that tells so is ignored: the write fails in the middle.
        using var process = StateProcess.StartFrom("trap '' XFSZ; ulimit -f 8; export DOTNET_EnableDiagnostics=0 DOTNET_EnableWriteXorExecute=0; exec", "update", _folder.At("state.json"));
        var (output, errors, exitCode) = await process.FinishAsync();

        (exitCode, errors).ShouldBe((1, ""), output);
        Open().Read().ShouldHoldTheSameAs(document);
        _folder.Names().ShouldBe(["state.json", "state.json.lock"]);
    }

    [Fact]
    public async Task A_lock_that_another_process_keeps_ends_the_waiting_with_the_way_out()
    {
        using var holder = StateProcess.Start("hold", _folder.At("state.json"));
        (await holder.ReadLineAsync()).ShouldBe("held");
        var state = Open(patience: TimeSpan.FromMilliseconds(200));

        var failure = await Should.ThrowAsync<IOException>(state.UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token));
        failure.Message.ShouldStartWith("The state file is in use: for ");
        failure.Message.ShouldContain($"'{_folder.At("state.json")}.lock'");
        failure.Message.ShouldContain("another state file");
        state.Read().ShouldHoldTheSameAs(StateDocument.Empty);
    }

    [Fact]
    public async Task When_the_process_that_held_the_lock_is_killed_the_next_update_goes_through()
    {
        using var holder = StateProcess.Start("hold", _folder.At("state.json"));
        (await holder.ReadLineAsync()).ShouldBe("held");
        var update = Open().UpdateAsync(document => document.WithService("a", StateSamples.Service()), Token);
        update.IsCompleted.ShouldBeFalse();

        holder.Kill();
        await update;
        Open().Read().Services.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_files_cannot_be_locked_opening_warns_once_of_what_may_be_lost_by_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sharing modes cannot be switched off there");
        using var process = StateProcess.StartFrom("export DOTNET_SYSTEM_IO_DISABLEFILELOCKING=1; exec", "update", _folder.At("state.json"));

        var (output, errors, exitCode) = await process.FinishAsync();

        (output.TrimEnd(), exitCode).ShouldBe(("written", 0));
        var warning = errors.TrimEnd().Split(Environment.NewLine).ShouldHaveSingleItem();
        warning.ShouldContain(_folder.At("state.json"));
        warning.ShouldContain("may overwrite");
    }

    [Fact]
    public void Looking_makes_nothing_sets_nothing_aside_and_says_what_is_wrong()
    {
        var path = _folder.At("state.json");
        Should.Throw<FileNotFoundException>(() => SharedStateFile.Look(path, _time)).Message.ShouldContain(path);
        _folder.Names().ShouldBeEmpty();

        File.WriteAllText(path, "{ not ours");
        Should.Throw<IOException>(() => SharedStateFile.Look(path, _time)).Message.ShouldStartWith($"The state file '{path}' cannot be read: ");
        _folder.Names().ShouldBe(["state.json"]);
    }

    /// <summary>Permissions do not hold root back, so the process becomes somebody else where the tests run as root.</summary>
    private async Task<string> UpdateAsNobodyAsync()
    {
        const string Nobody = "export DOTNET_EnableDiagnostics=0; exec setpriv --reuid=65534 --regid=65534 --clear-groups";
        if (Environment.IsPrivilegedProcess && !File.Exists("/usr/bin/setpriv"))
            Assert.Skip("Runs as root, and there is no setpriv to become somebody else.");

        using var process = StateProcess.StartFrom(Environment.IsPrivilegedProcess ? Nobody : "exec", "update", _folder.At("state.json"));
        var (output, errors, exitCode) = await process.FinishAsync();
        (exitCode, errors).ShouldBe((1, ""), output);
        return output.TrimEnd();
    }

    private SharedStateFile Open(string? path = null, TimeSpan? patience = null) =>
        SharedStateFile.Open(path ?? _folder.At("state.json"), _time, _warnings.Add, patience);
}
