# What the Tab key offers.

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"

    function Get-Completion {
        param([string] $Line)
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
    }
}

Describe 'Tab completion' {
    BeforeDiscovery {
        . "$PSScriptRoot/support/Import-StagedModule.ps1"
        $parameters = (Get-Command -Name Invoke-ParallelWork).Parameters
        $hasCompleter = @{}
        foreach ($name in 'Variable', 'Function', 'Module') {
            $hasCompleter[$name] = @($parameters[$name].Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] }).Count -gt 0
        }
    }

    It 'knows the command and its parameters' {
        Get-Completion 'Invoke-Parallelw' | Should -Contain 'Invoke-ParallelWork'
        $offered = Get-Completion '1 | Invoke-ParallelWork { } -'
        $offered | Should -Contain '-Ordered'
        $offered | Should -Contain '-TimeoutSeconds'
    }

    It 'offers the values of -Isolation' {
        Get-Completion '1 | Invoke-ParallelWork { } -Isolation ' | Should -Be 'Reset', 'Runspace', 'Scope'
    }

    It 'offers the caller''s variables, without the $, for -Variable' -Skip:(-not $hasCompleter['Variable']) {
        Set-Variable -Name tabbedVariable -Value 1 -Scope Global
        try {
            Get-Completion '1 | Invoke-ParallelWork { } -Variable tabbed' | Should -Be 'tabbedVariable'
        } finally {
            Remove-Variable -Name tabbedVariable -Scope Global
        }
    }

    It 'offers functions for -Function' -Skip:(-not $hasCompleter['Function']) {
        function global:Get-TabbedFunction { 'test' }
        try {
            Get-Completion '1 | Invoke-ParallelWork { } -Function Get-Tabbed' | Should -Be 'Get-TabbedFunction'
        } finally {
            Remove-Item -LiteralPath function:global:Get-TabbedFunction
        }
    }

    It 'offers modules for -Module' -Skip:(-not $hasCompleter['Module']) {
        Get-Completion '1 | Invoke-ParallelWork { } -Module Microsoft.PowerShell.Util' | Should -Contain 'Microsoft.PowerShell.Utility'
    }

    It 'offers the properties of results further down the pipeline' {
        Get-Completion '[ConcurrencyOps.Scheduling.WorkResult]$r = $null; $r.Dur' | Should -Contain 'DurationMs'
    }
}
