using System.Management.Automation;
using ConcurrencyOps.Tests.Host;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

[Collection(Alone.Name)]
public sealed class GetServiceHealthHistoryTests : IDisposable
{
    private readonly HistoryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("", "shop shop-eu mail")]
    [InlineData("-Name shop*", "shop shop-eu")]
    [InlineData("-Name SHOP, m?il", "shop mail")]
    [InlineData("-Name nobody", "")]
    [InlineData("-Since 2026-11-20T10:05:00Z", "shop-eu mail")]
    [InlineData("-Since ([datetime]::new(2026, 11, 20, 10, 5, 0, [DateTimeKind]::Utc))", "shop-eu mail")]
    [InlineData("-Since ([datetime]::new(2026, 11, 20, 10, 5, 0, [DateTimeKind]::Utc).ToLocalTime())", "shop-eu mail")]
    [InlineData("-Since ([datetime]::SpecifyKind([datetime]::new(2026, 11, 20, 10, 5, 0, [DateTimeKind]::Utc).ToLocalTime(), 'Unspecified'))", "shop-eu mail")]
    [InlineData("-Since ([datetimeoffset]::new(2026, 11, 20, 19, 5, 0, [timespan]::FromHours(9)))", "shop-eu mail")]
    [InlineData("-Since 2026-11-20T10:05:00.001Z -Name *", "mail")]
    public void Gives_the_wanted_entries_oldest_first(string parameters, string expected) =>
        On(_files.AddSample()).Run($"(Get-ServiceHealthHistory $file {parameters}).Name -join ' '").ShouldBeClean().Line.ShouldBe(expected);

    [Fact]
    public void An_entry_has_plain_properties_and_absent_is_null() => On(_files.AddSample()).Run("""
        $first, $second, $third = Get-ServiceHealthHistory -HistoryPath $file
        $first.ServiceUrl; $first.Status -eq 'UP'; $first.ResponseTimeMs; $null -eq $first.ErrorMessage; $first.Timestamp.Offset.Ticks; $first.RunId
        $second.Reason; $second.ErrorMessage; $null -eq $second.ResponseTimeMs; $null -eq $second.StatusCode; $third.Checked
        """).ShouldBeClean().Line.ShouldBe("http://shop/|True|12.5|True|0|seed|ConnectionRefused|shop-eu is Down|True|True|False");

    [Fact]
    public void A_relative_path_is_seen_from_the_location_of_the_session()
    {
        _files.AddSample();
        using var session = new Session();

        session.With("folder", _files.Folder).Run("$null = $ExecutionContext.SessionState.Path.SetLocation($folder); @(Get-ServiceHealthHistory ./health.db).Count; @(Get-ServiceHealthHistory health.db).Count").ShouldBeClean().Line.ShouldBe("3|3");
    }

    [Theory]
    [InlineData("$file.missing", "HistoryNotFound", ErrorCategory.ObjectNotFound, "There is no history")]
    [InlineData("env:PATH", "HistoryNotFound", ErrorCategory.ObjectNotFound, "provider Environment")]
    [InlineData("$folder", "HistoryFailed", ErrorCategory.ReadError, "is a folder")]
    [InlineData("$text", "HistoryFailed", ErrorCategory.ReadError, "not a history of ConcurrencyOps")]
    public void What_cannot_be_read_is_one_error_that_names_it_and_the_script_goes_on(string path, string id, ErrorCategory category, string message)
    {
        var text = Path.Combine(_files.Folder, "notes.txt");
        File.WriteAllText(text, "notes");
        using var session = On(_files.AddSample());

        var result = session.With("folder", _files.Folder).With("text", text).Run($"Get-ServiceHealthHistory \"{path}\"; 'on'");

        result.Line.ShouldBe("on");
        result.ErrorId.ShouldBe(id);
        result.Error.CategoryInfo.Category.ShouldBe(category);
        result.Error.ToString().ShouldContain(message);
        result.Error.TargetObject.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("$file -Name ''")]
    [InlineData("$file -Since yesterday")]
    public void A_wrong_value_is_refused_at_binding(string parameters)
    {
        var result = On(_files.AddSample()).Run($"Get-ServiceHealthHistory {parameters}");

        result.Output.ShouldBeEmpty();
        result.Error.Exception.ShouldBeAssignableTo<ParameterBindingException>();
    }

    [Theory]
    [InlineData("Get-ServiceHealthHistory $file | Select-Object -First 1")]
    [InlineData("try { Get-ServiceHealthHistory $file | ForEach-Object { throw 'downstream' } } catch { }")]
    [InlineData("foreach ($i in 1) { Get-ServiceHealthHistory $file | ForEach-Object { break } }")]
    [InlineData("Get-ServiceHealthHistory $file | Out-Null")]
    public void However_reading_ends_the_file_is_closed(string script)
    {
        Assert.SkipUnless(Leftovers.CanBeCounted, "Handles are counted in /proc.");
        using var session = On(_files.Add("many.db", Many(3000)));

        session.Run(script).ShouldBeClean();

        OpenFiles().ShouldBeEmpty();
        Directory.GetFiles(_files.Folder).Length.ShouldBe(1);
    }

    [Fact]
    public void A_stop_ends_the_reading_and_closes_the_file()
    {
        Assert.SkipUnless(Leftovers.CanBeCounted, "Handles are counted in /proc.");
        using var session = On(_files.Add("many.db", Many(3000)));
        using var isReading = new ManualResetEventSlim();
        using var running = session.With("gate", isReading).Start("while ($true) { Get-ServiceHealthHistory $file | ForEach-Object { $gate.Set() } }");
        isReading.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        running.BeginStop();

        running.Finish().Thrown.ShouldBeOfType<PipelineStoppedException>();
        OpenFiles().ShouldBeEmpty();
    }

    [Fact]
    public void Names_are_completed_from_the_file()
    {
        using var session = On(_files.Add("tab.db", "2026-11-20T10:00:00Z shop Up Expected", "2026-11-20T10:00:00Z shop-eu Up Expected", "2026-11-20T10:00:00Z it's Up Expected"));

        session.Run("""
            function Complete($line) { ([Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches | ForEach-Object CompletionText) -join ' ' }
            Complete "Get-ServiceHealthHistory '$file' -Name sh"
            Complete "Get-ServiceHealthHistory '$file' -Name i"
            Complete "Get-ServiceHealthHistory -Name sh -HistoryPath '$file.missing' -Name sh"
            """).ShouldBeClean().Line.ShouldStartWith("shop shop-eu|'it''s'|");
    }

    [Fact]
    public async Task Another_version_of_the_database_package_that_was_loaded_before_does_not_disturb()
    {
        var other = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages/microsoft.data.sqlite.core/9.0.19/lib/net8.0/Microsoft.Data.Sqlite.dll");
        Assert.SkipUnless(File.Exists(other), "Microsoft.Data.Sqlite.Core 9.0.19 is not in the package folder.");

        var result = await HostProcess.RunAsync("-Command", $$"""
            $other = [Reflection.Assembly]::LoadFrom('{{other}}')
            @(Get-ServiceHealthHistory '{{_files.AddSample()}}').Count
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.Data.Sqlite' } | ForEach-Object { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }) -join ' '
            """);

        result.Lines.ShouldBe(["3", "Default ConcurrencyOps"], result.Errors);
    }

    [Fact]
    public void Nothing_of_the_database_can_be_seen_by_other_modules() => On(_files.AddSample()).Run("""
        @(Get-ServiceHealthHistory $file).Count; $null -eq ('Microsoft.Data.Sqlite.SqliteConnection' -as [type])
        @([Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.GetName().Name -match 'sqlite|ConcurrencyOps.History' }).Count
        """).ShouldBeClean().Line.ShouldBe("3|True|0");

    private static IEnumerable<string> Many(int count) =>
        Enumerable.Range(0, count).Select(static number => $"2026-11-20T10:{number / 60 % 60:00}:{number % 60:00}Z shop Up Expected {number}");

    private static Session On(string file) => new Session().With("file", file);

    private List<string> OpenFiles() =>
        [.. Directory.GetFiles("/proc/self/fd").Select(static handle => new FileInfo(handle).LinkTarget ?? "").Where(target => target.StartsWith(_files.Folder, StringComparison.Ordinal))];
}
