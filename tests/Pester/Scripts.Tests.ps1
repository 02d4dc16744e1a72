# As a scheduled job runs it: pwsh -NonInteractive -File script.ps1; and the examples.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Discovery and $using: use them.')]
param()

BeforeDiscovery {
    # Scripts of its own process; those below support are parts of others.
    $examples = @(Get-ChildItem -Path "$PSScriptRoot/../../examples/*.ps1" -ErrorAction Ignore | Where-Object Name -NE 'scheduled-check.ps1' | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } })
}

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"
    $script:import = "Import-Module -Name '$stagedModule'"
}

Describe 'A scheduled script' {
    It 'ends with 0 when all is well, and writes what it was given to write' {
        $ran = Invoke-ScheduledScript -Text "$script:import; 1..3 | Invoke-ParallelWork { `"item `$_`" } -Ordered"
        $ran.ExitCode | Should -Be 0
        $ran.Output.Trim() -split '\r?\n' | Should -Be 'item 1', 'item 2', 'item 3'
        $ran.Errors | Should -BeNullOrEmpty
    }

    It 'ends with the exit code that it computes from the results' {
        $text = "$script:import; `$bad = @(1..5 | Invoke-ParallelWork { if (`$_ -gt 3) { throw 'bad' } } -AsResult | Where-Object Status -eq Failed).Count; exit `$bad"
        (Invoke-ScheduledScript -Text $text).ExitCode | Should -Be 2
    }

    It 'ends with 1 when an item fails under $ErrorActionPreference = Stop' {
        $ran = Invoke-ScheduledScript -Text "`$ErrorActionPreference = 'Stop'; $script:import; 1..3 | Invoke-ParallelWork { throw 'final' }; 'not reached'"
        $ran.ExitCode | Should -Be 1
        $ran.Output | Should -Not -Match 'not reached'
        $ran.Errors | Should -Match 'final'
    }

    It 'shows an item''s error with file and line on stderr, and goes on' {
        $ran = Invoke-ScheduledScript -Text "$script:import`n1 | Invoke-ParallelWork {`n    1 / 0`n    'after'`n}`n'end'"
        $ran.ExitCode | Should -Be 0
        $ran.Output.Trim() -split '\r?\n' | Select-Object -Last 2 | Should -Be 'after', 'end'
        $ran.Errors + $ran.Output | Should -Match '\.ps1:3'
    }

    It 'ends although an item is stuck: its thread does not keep the process alive' {
        $ran = Invoke-ScheduledScript -Text "$script:import; 1 | Invoke-ParallelWork { [Threading.Thread]::Sleep(-1) } -TimeoutSeconds 0.5 -ErrorAction SilentlyContinue; exit 5" -Second 30
        $ran.ExitCode | Should -Be 5
    }

    It 'is not ended by exit in an item' {
        $ran = Invoke-ScheduledScript -Text "$script:import; 1..2 | Invoke-ParallelWork { if (`$_ -eq 1) { exit 9 }; `$_ }; 'end'; exit 3"
        $ran.ExitCode | Should -Be 3
        $ran.Output.Trim() -split '\r?\n' | Should -Be '2', 'end'
    }

    It 'runs the items of scripts with using namespace and with classes of their own' {
        $text = @"
using namespace System.Text
$script:import
class Box { [int] `$Size; Box([int] `$size) { `$this.Size = `$size } }
`$results = [Box]::new(3), [Box]::new(4) | Invoke-ParallelWork { [StringBuilder]::new('x' * `$_.Size).Length } -Ordered
exit (`$results[0] * 10 + `$results[1])
"@
        $ran = Invoke-ScheduledScript -Text $text
        $ran.Errors | Should -BeNullOrEmpty
        $ran.ExitCode | Should -Be 34
    }
}

Describe 'The examples' -Skip:($examples.Count -eq 0) {
    It '<Name> ends with 0 and without an error' -ForEach $examples {
        $ran = Invoke-ScheduledScript -Path $Path
        $ran.Errors | Should -BeNullOrEmpty
        $ran.ExitCode | Should -Be 0
        $ran.Output.Trim() | Should -Not -BeNullOrEmpty
    }
}
