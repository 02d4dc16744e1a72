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

    It 'offers the policies of the session for -Policy of <_>' -ForEach 'Test-ServiceHealth', 'Watch-ServiceHealth' {
        $null = New-ResiliencePolicy -Name tabbed-policy -RetryCount 1
        Get-Completion "$_ http://localhost/ -Policy tabbed" | Should -Be 'tabbed-policy'
    }

    It 'offers the words for networks for -<_>' -ForEach 'DenyNetwork', 'AllowNetwork' {
        Get-Completion "Test-ServiceHealth http://localhost/ -$_ " | Should -Be 'LinkLocal', 'Loopback', 'Metadata', 'Private'
        Get-Completion "Watch-ServiceHealth http://localhost/ -$_ lo" | Should -Be 'Loopback'
        Get-Completion "Test-ServiceHealth http://localhost/ -$_ Private, lin" | Should -Be 'LinkLocal'
    }

    It 'offers the values of <Line>' -ForEach @(
        @{ Line = 'Test-ServiceHealth http://localhost/ -AddressFamily '; Values = 'Any', 'IPv4', 'IPv6' }
        @{ Line = 'Test-ServiceHealth http://localhost/ -RedirectScope '; Values = 'Any', 'SameHost', 'SameOrigin' }
        @{ Line = 'Watch-ServiceHealth http://localhost/ -RedirectScope '; Values = 'Any', 'SameHost', 'SameOrigin' }
        @{ Line = '$results | Measure-ServiceHealth -FailOn '; Values = 'Degraded', 'Down', 'Unknown' }
        @{ Line = '$results | Export-HealthReport -Format '; Values = 'Csv', 'Html', 'Json', 'JUnit', 'Nagios', 'OpenMetrics' }
        @{ Line = 'New-ResiliencePolicy -Name x -BackoffType '; Values = 'Constant', 'Exponential', 'Linear' }
    ) {
        Get-Completion $Line | Sort-Object | Should -Be $Values
    }

    It 'offers the properties of a health result' {
        Get-Completion '[ConcurrencyOps.Health.HealthCheckResult]$r = $null; $r.Consec' | Should -Contain 'ConsecutiveFailures'
    }

    It 'offers the properties of results further down the pipeline' {
        Get-Completion '[ConcurrencyOps.Scheduling.WorkResult]$r = $null; $r.Dur' | Should -Contain 'DurationMs'
    }
}
