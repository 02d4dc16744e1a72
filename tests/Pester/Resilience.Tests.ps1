# Policies in a real shell, and across real processes.

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"

    function Get-Completion {
        param([string] $Line)
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
    }
}

Describe 'Invoke-ResilientWork' {
    It 'tries again, in the caller''s scope' {
        $null = New-ResiliencePolicy -Name pester-retry -RetryCount 2
        $n = 0
        Invoke-ResilientWork pester-retry { $n++; if ($n -lt 3) { throw 'no' }; "try $n" } | Should -Be 'try 3'
        $n | Should -Be 3
    }

    It 'stops a block that takes too long, and leaves the shell usable' {
        $null = New-ResiliencePolicy -Name pester-time -TimeoutSeconds 0.3
        { Invoke-ResilientWork pester-time { Start-Sleep -Seconds 60 } } | Should -Throw -ErrorId 'ItemTimedOut,*'
        Invoke-ResilientWork pester-time { 'usable' } | Should -Be 'usable'
    }

    It 'works inside the workers of ForEach-Object -Parallel and Start-ThreadJob, with one circuit for all' {
        $policy = New-ResiliencePolicy -Name pester-shared -FailureThreshold 1 -RecoverySeconds 1000
        $module = (Get-Module -Name ConcurrencyOps).Path
        1 | ForEach-Object -Parallel { Import-Module -Name $using:module; try { Invoke-ResilientWork $using:policy { throw 'down' } } catch { "$_" } } | Should -Be 'down'
        $job = Start-ThreadJob { Import-Module -Name $using:module; try { Invoke-ResilientWork pester-shared { 1 } } catch { $_.FullyQualifiedErrorId } }
        $job | Receive-Job -Wait -AutoRemoveJob | Should -BeLike 'CircuitOpen,*'
    }

    It 'shows what a block writes to the host when the attempt stands, not before' {
        $null = New-ResiliencePolicy -Name pester-streams -RetryCount 1
        $n = 0
        $written = Invoke-ResilientWork pester-streams { $n++; Write-Host "host $n"; Write-Warning "warning $n"; if ($n -eq 1) { throw 'no' } } 3>&1 6>&1
        $written | ForEach-Object { "$_" } | Should -Be 'host 2', 'warning 2'
    }
}

Describe 'Circuits' {
    It 'are shown as a table and as a list' {
        $null = New-ResiliencePolicy -Name pester-view -FailureThreshold 1 -RecoverySeconds 1000
        try { Invoke-ResilientWork pester-view -Key db { throw 'down' } } catch { $null = $_ }
        $table = Get-CircuitState pester-view | Out-String -Width 120
        $table | Should -Match 'db\s+.*Open.*\s1\s.*down'
        Get-CircuitState pester-view | Format-List | Out-String | Should -Match 'RetryAt\s+: \d{4}-\d\d-\d\d'
        New-ResiliencePolicy -Name pester-policy-view -RetryCount 2 -RateLimit 5 | Out-String -Width 120 | Should -Match '2, 0 s Constant.*5 in 1 s'
    }

    It 'of a state file are known to the next process, of which one probes' {
        $path = Join-Path -Path $TestDrive -ChildPath 'state.json'
        $text = @"
Import-Module -Name '$stagedModule'
`$policy = New-ResiliencePolicy -Name nightly -FailureThreshold 2 -RecoverySeconds 1000 -StatePath '$path'
1..5 | Invoke-ParallelWork { throw 'down' } -Policy `$policy -ThrottleLimit 1 -AsResult | ForEach-Object { "`$(`$_.Status)" }
"@
        (Invoke-ScheduledScript -Text $text).Output -split '\s+' -ne '' | Sort-Object | Should -Be 'Failed', 'Failed', 'Skipped', 'Skipped', 'Skipped'
        (Invoke-ScheduledScript -Text $text).Output -split '\s+' -ne '' | Sort-Object | Should -Be 'Skipped', 'Skipped', 'Skipped', 'Skipped', 'Skipped'

        $policy = New-ResiliencePolicy -Name nightly -FailureThreshold 2 -RecoverySeconds 1000 -StatePath $path
        (Get-CircuitState $policy).ConsecutiveFailures | Should -Be 2
        Reset-Circuit $policy
        (Invoke-ScheduledScript -Text $text).Output -split '\s+' -ne '' | Sort-Object | Should -Be 'Failed', 'Failed', 'Skipped', 'Skipped', 'Skipped'
    }
}

Describe 'Circuits of services in a state file' {
    It 'are kept by a scheduled check, shown by name and closed by it in another process' {
        $path = Join-Path -Path $TestDrive -ChildPath 'health.json'
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        $text = @"
Import-Module -Name '$stagedModule'
[pscustomobject]@{ Name = 'payments'; Uri = 'http://127.0.0.1:$port/' }, 'tcp://127.0.0.1:$port' |
    Test-ServiceHealth -StatePath '$path' -FailureThreshold 1 -RecoverySeconds 1000 | ForEach-Object { "`$(`$_.Checked)" }
"@
        (Invoke-ScheduledScript -Text $text).Output -split '\s+' -ne '' | Should -Be 'True', 'True'
        (Invoke-ScheduledScript -Text $text).Output -split '\s+' -ne '' | Should -Be 'False', 'False'

        (Get-CircuitState -StatePath $path).Key | Sort-Object | Should -Be 'payments', "tcp://127.0.0.1:$port"
        Get-Completion "Reset-Circuit -StatePath '$path' -Key pay" | Should -Contain 'payments'
        Get-CircuitState -StatePath $path -Key pay* | Reset-Circuit -StatePath $path
        (Get-CircuitState -StatePath $path).Key | Should -Be "tcp://127.0.0.1:$port"
        (Invoke-ScheduledScript -Text $text).Output -split '\s+' -ne '' | Sort-Object | Should -Be 'False', 'True'
    }
}

Describe 'Tab completion of policies' {
    It 'offers their names and keys' {
        $null = New-ResiliencePolicy -Name pester-complete -FailureThreshold 1
        Invoke-ResilientWork pester-complete -Key completed-key { 1 } | Should -Be 1
        Get-Completion 'Get-CircuitState -Policy pester-c' | Should -Contain 'pester-complete'
        Get-Completion 'Invoke-ResilientWork pester-c' | Should -Contain 'pester-complete'
        Get-Completion '1 | Invoke-ParallelWork { } -Policy pester-c' | Should -Contain 'pester-complete'
        Get-Completion 'Reset-Circuit pester-complete -Key compl' | Should -Contain 'completed-key'
    }
}

Describe 'about_ConcurrencyOps_Resilience' {
    It 'fits into 80 columns and names the commands' {
        Get-Help -Name about_ConcurrencyOps_Resilience | Out-String | Should -Match 'Invoke-ResilientWork'
        $lines = Get-Content -LiteralPath (Join-Path -Path (Split-Path -Parent (Get-Module -Name ConcurrencyOps).Path) -ChildPath '../en-US/about_ConcurrencyOps_Resilience.help.txt' | Where-Object { Test-Path -LiteralPath $_ })
        @($lines | Where-Object { $_.Length -gt 80 }).Count | Should -Be 0
    }
}
