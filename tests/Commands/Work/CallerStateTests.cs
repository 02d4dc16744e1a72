using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

/// <summary>A script in a worker behaves as if it stood where the command was called.</summary>
public sealed class CallerStateTests
{
    [Theory]
    [InlineData("$ErrorActionPreference = 'SilentlyContinue'; 1 | Invoke-ParallelWork { \"$ErrorActionPreference\" }", "SilentlyContinue")]
    [InlineData("$WarningPreference = 'Stop'; 1 | Invoke-ParallelWork { \"$WarningPreference\" }", "Stop")]
    [InlineData("$WhatIfPreference = $true; 1 | Invoke-ParallelWork { \"$WhatIfPreference\" }", "True")]
    [InlineData("$ConfirmPreference = 'None'; 1 | Invoke-ParallelWork { \"$ConfirmPreference\" }", "None")]
    [InlineData("$VerbosePreference = 'Continue'; 1 | Invoke-ParallelWork { \"$VerbosePreference\" }", "Continue")]
    [InlineData("$ProgressPreference = 'SilentlyContinue'; 1 | Invoke-ParallelWork { \"$ProgressPreference\" }", "SilentlyContinue")]
    [InlineData("$OFS = '-'; 1 | Invoke-ParallelWork { \"$(1, 2)\" }", "1-2")]
    [InlineData("1 | Invoke-ParallelWork { \"$ErrorActionPreference $WhatIfPreference\" }", "Continue False")]
    [InlineData("function Test-It { $WarningPreference = 'Ignore'; 1 | Invoke-ParallelWork { \"$WarningPreference\" } }; Test-It", "Ignore")]
    [InlineData("function Test-It { [CmdletBinding(SupportsShouldProcess)] param() 1 | Invoke-ParallelWork { \"$WhatIfPreference\" } }; Test-It -WhatIf", "True")]
    [InlineData("function Test-It { [CmdletBinding()] param() 1 | Invoke-ParallelWork { \"$ErrorActionPreference\" } }; Test-It -ErrorAction Ignore", "Ignore")]
    [InlineData("1 | Invoke-ParallelWork { \"$VerbosePreference\" } -Verbose 4> $null", "Continue")]
    [InlineData("$VerbosePreference = 'Continue'; 1 | Invoke-ParallelWork { \"$VerbosePreference\" } -Verbose:$false", "SilentlyContinue")]
    public void Preferences_are_the_callers(string script, string expected) => Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("$WhatIfPreference = $true; 1, 2", "")]
    [InlineData("1, 2", "gone 1|gone 2")]
    public void What_if_of_the_caller_keeps_scripts_from_doing_anything(string setUp, string expected)
    {
        var result = Session.Once($$"""
            function Remove-It { [CmdletBinding(SupportsShouldProcess)] param($n) if ($PSCmdlet.ShouldProcess("item $n")) { "gone $n" } }
            {{setUp}} | Invoke-ParallelWork { Remove-It $_ } -Function Remove-It -Ordered
            """);

        result.ShouldBeClean().Line.ShouldBe(expected);
    }

    [Theory]
    [InlineData("$ErrorActionPreference = 'Stop'; $r = 1, 2 | Invoke-ParallelWork { Write-Error 'e'; 'after' } -AsResult; $r.Status -join ' '", "Failed Failed")]
    [InlineData("$r = 1, 2 | Invoke-ParallelWork { $ErrorActionPreference = 'Stop'; Write-Error 'e'; 'after' } -AsResult; $r.Status -join ' '", "Failed Failed")]
    [InlineData("$r = 1, 2 | Invoke-ParallelWork { Write-Error 'e'; 'after' } -AsResult; $r.Status -join ' '", "Succeeded Succeeded")]
    public void Under_stop_an_error_ends_its_item(string script, string expected) => Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Fact]
    public void Default_parameter_values_apply_inside() => Session.Once("""
        $PSDefaultParameterValues = @{ 'Show-It:Name' = 'default' }
        function Show-It { [CmdletBinding()] param($Name) "<$Name>" }
        1, 2 | Invoke-ParallelWork { Show-It } -Function Show-It
        """).ShouldBeClean().Line.ShouldBe("<default>|<default>");

    [Fact]
    public void A_change_of_the_default_parameter_values_stays_inside() => Session.Once("""
        $PSDefaultParameterValues = @{ 'a:b' = 1 }
        1 | Invoke-ParallelWork { $PSDefaultParameterValues['c:d'] = 2; $PSDefaultParameterValues.Count }
        $PSDefaultParameterValues.Count
        """).ShouldBeClean().Line.ShouldBe("2|1");

    [Theory]
    [InlineData("1, 2 | Invoke-ParallelWork { \"$PWD\"; $ExecutionContext.SessionState.Path.SetLocation('/') | Out-Null } -ThrottleLimit 1")]
    [InlineData("1, 2 | Invoke-ParallelWork { process { \"$PWD\"; $ExecutionContext.SessionState.Path.SetLocation('/') | Out-Null } } -ThrottleLimit 1")]
    [InlineData("1, 2 | Invoke-ParallelWork { \"$PWD\"; $ExecutionContext.SessionState.Path.SetLocation('/') | Out-Null } -ThrottleLimit 1 -Isolation Reset")]
    [InlineData("1, 2 | Invoke-ParallelWork { \"$PWD\"; $ExecutionContext.SessionState.Path.SetLocation('/') | Out-Null } -ThrottleLimit 1 -Isolation Runspace")]
    public void The_location_is_the_callers_for_every_item(string script)
    {
        using var files = new TempFolder();
        var odd = Directory.CreateDirectory(Path.Combine(files.Path, "with [brackets] and 'quotes'")).FullName;
        using var session = new Session();

        session.With("odd", odd).Run($"$null = $ExecutionContext.SessionState.Path.SetLocation([wildcardpattern]::Escape($odd)); {script}; \"$PWD\"").ShouldBeClean().Text.ShouldBe([odd, odd, odd]);
    }

    [Fact]
    public void A_location_on_a_drive_that_workers_lack_falls_back_to_the_callers_folder()
    {
        using var files = new TempFolder();

        Session.Once($$"""
            $null = $ExecutionContext.SessionState.Path.SetLocation('{{files.Path}}')
            $provider = $ExecutionContext.SessionState.Provider.GetOne('FileSystem')
            $null = $ExecutionContext.SessionState.Drive.New([Management.Automation.PSDriveInfo]::new('mine', $provider, '{{Path.GetTempPath()}}', '', $null), 'Global')
            $null = $ExecutionContext.SessionState.Path.SetLocation('mine:/')
            1, 2 | Invoke-ParallelWork { 'ran' }
            """).ShouldBeClean().Line.ShouldBe("ran|ran");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Isolation Reset")]
    [InlineData("-Isolation Runspace")]
    public void The_culture_is_the_callers_for_every_item(string parameters) => Session.Once($$"""
        [cultureinfo]::CurrentCulture = 'de-DE'
        [cultureinfo]::CurrentUICulture = 'fr-FR'
        1, 2 | Invoke-ParallelWork {
            "$([cultureinfo]::CurrentCulture) $([cultureinfo]::CurrentUICulture) $((1.5).ToString())"
            [cultureinfo]::CurrentCulture = 'en-US'
        } -ThrottleLimit 1 {{parameters}}
        """).ShouldBeClean().Line.ShouldBe("de-DE fr-FR 1,5|de-DE fr-FR 1,5");

    [Theory]
    [InlineData("", "quiet")]
    [InlineData("Set-StrictMode -Version 1", "unset")]
    [InlineData("Set-StrictMode -Version 2", "unset|property")]
    [InlineData("Set-StrictMode -Version 3", "unset|property|index")]
    [InlineData("Set-StrictMode -Version Latest", "unset|property|index")]
    [InlineData("Set-StrictMode -Version 3; Set-StrictMode -Off", "quiet")]
    public void Strict_mode_is_the_callers(string setUp, string refused)
    {
        const string Probe = """
            $found = @()
            try { $null = $neverSet } catch { $found += 'unset' }
            try { $null = ([pscustomobject]@{ a = 1 }).b } catch { $found += 'property' }
            try { $null = @(1)[5] } catch { $found += 'index' }
            if ($found) { $found } else { 'quiet' }
            """;
        var result = Session.Once($"{setUp}; 1 | Invoke-ParallelWork {{ {Probe} }}; \"$($Error.Count)\"");

        result.ShouldBeClean().Line.ShouldBe($"{refused}|0");
        Session.Once($"{setUp}; 1 | Invoke-ParallelWork {{ process {{ {Probe} }} }} -Isolation Reset").ShouldBeClean().Line.ShouldBe(refused);
    }

    [Fact]
    public void Strict_mode_holds_after_a_time_out_on_the_same_worker() => Session.Once("""
        Set-StrictMode -Version 3
        1, 2 | Invoke-ParallelWork { if ($_ -eq 1) { Start-Sleep 60 } else { $neverSet } } -ThrottleLimit 1 -TimeoutSeconds 0.3
        """).Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).ShouldBe(["ItemTimedOut", "VariableIsUndefined"]);

    [Fact]
    public void A_change_of_strict_mode_stays_in_its_item() =>
        Session.Once("1, 2 | Invoke-ParallelWork { \"<$neverSet>\"; Set-StrictMode -Version 3 } -ThrottleLimit 1").ShouldBeClean().Line.ShouldBe("<>|<>");
}
