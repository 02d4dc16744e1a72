using ConcurrencyOps.Tests.Host;

namespace ConcurrencyOps.Tests.Work;

/// <summary>In processes of their own: once a process used constrained language, the engine's caches show it in other runspaces too.</summary>
public sealed class LanguageModeTests
{
    [Theory]
    [InlineData("{ [IO.File]::Exists('x') }")]
    [InlineData("{ process { [IO.File]::Exists('x') } }")]
    [InlineData("{ & ([scriptblock]::Create('[IO.File]::Exists(1)')) }")]
    [InlineData("{ Get-Forbidden }")]
    [InlineData("{ Get-Forbidden } -Isolation Reset")]
    [InlineData("{ Get-Forbidden } -Isolation Runspace")]
    [InlineData("{ Get-ForbiddenByModule }")]
    [InlineData("{ $ExecutionContext.SessionState.LanguageMode = 'FullLanguage'; 'free' }")]
    public async Task Constrained_language_stays_constrained(string work)
    {
        using var files = new TempFolder();
        var module = files.Put("Thing.psm1", "function Get-ForbiddenByModule { [IO.File]::Exists('x') }");
        var script = files.Put("s.ps1", $$"""
            $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            function Get-Forbidden { [IO.File]::Exists('x') }
            1..3 | Invoke-ParallelWork {{work}} -Function Get-Forbidden -Module '{{module}}' -ThrottleLimit 1 | ForEach-Object { "ran $_" }
            'end'
            """);

        var result = await HostProcess.RunAsync(script);

        result.Lines.Where(line => line.StartsWith("ran False", StringComparison.Ordinal) || line.StartsWith("ran True", StringComparison.Ordinal)).ShouldBeEmpty();
        result.Lines[^1].ShouldBe("end");
        result.Errors.ShouldContain("language mode");
    }

    [Fact]
    public async Task Constrained_language_lets_through_what_it_allows()
    {
        using var files = new TempFolder();
        var script = files.Put("s.ps1", """
            $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            Set-StrictMode -Version 3
            $x = @{ a = 5 }
            function Add-One($n) { $n + 1 }
            1..3 | Invoke-ParallelWork { Add-One ($_ + $using:x.a) } -Function Add-One -ThrottleLimit 1 -PartitionBy { $_ }
            """);

        var result = await HostProcess.RunAsync(script);

        result.Lines.ShouldBe(["7", "8", "9"], result.Errors);
    }
}
