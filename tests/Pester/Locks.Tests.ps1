# Locks for scripts in a real shell: other runspaces, files, views.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Other blocks and $using: use them.')]
param()

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"

    function Get-Completion {
        param([string] $Line)
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
    }
}

Describe 'Use-Lock' {
    It 'runs its block in the caller''s scope and gives the lock back after an error' {
        $n = 1
        $caught = try { Use-Lock pester-scope { $n++; throw 'out' } } catch { "$_" }
        "$n $caught" | Should -Be '2 out'
        Start-ThreadJob { Import-Module -Name $using:stagedModule; Use-Lock pester-scope { 'free' } -TimeoutSeconds 0 } |
            Receive-Job -Wait -AutoRemoveJob | Should -Be 'free'
    }

    It 'is the same lock in ForEach-Object -Parallel, in thread jobs and in the workers of Invoke-ParallelWork' {
        Use-Lock pester-everywhere {
            1 | ForEach-Object -Parallel { Import-Module -Name $using:stagedModule; try { Use-Lock pester-everywhere { } -TimeoutSeconds 0 } catch { $_.FullyQualifiedErrorId } }
            Start-ThreadJob { Import-Module -Name $using:stagedModule; try { Use-Lock Pester-Everywhere { } -TimeoutSeconds 0 } catch { $_.FullyQualifiedErrorId } } |
                Receive-Job -Wait -AutoRemoveJob
            1 | Invoke-ParallelWork { try { Use-Lock pester-everywhere { } -TimeoutSeconds 0 } catch { $_.FullyQualifiedErrorId } }
        } | Should -Be (@('LockTimedOut,ConcurrencyOps.Commands.UseLockCommand') * 3)
    }

    It 'loses nothing when many runspaces count at once' {
        $box = @{ Count = 0 }
        1..200 | ForEach-Object -Parallel { Import-Module -Name $using:stagedModule; Use-Lock pester-count { ($using:box).Count++ } } -ThrottleLimit 4
        $box.Count | Should -Be 200
    }

    It 'refuses an order that could deadlock, with file and line of both places' {
        $path = Join-Path -Path $TestDrive -ChildPath 'order.ps1'
        Set-Content -LiteralPath $path -Value "Use-Lock pester-b {`n`n    Use-Lock pester-a { }`n}"
        { & $path } | Should -Throw -ErrorId 'LockOrderViolated,*' -ExpectedMessage "*asked for at $path`:3*taken at $path`:1*Use-Lock 'pester-a', 'pester-b'*"
    }

    It 'ends a wait when the script is stopped' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $holder = Start-StoppableScript -Text 'Use-Lock pester-stop { $p.Gate.Set(); Start-Sleep -Seconds 600 }' -Parameter @{ Gate = $gate }
        $gate.Wait(30000) | Should -BeTrue
        $waiter = Start-StoppableScript -Text 'Use-Lock pester-stop { }'
        $deadline = [System.Diagnostics.Stopwatch]::StartNew()
        while (-not (Get-LockEvent -Name pester-stop | Where-Object Event -EQ Waiting) -and $deadline.Elapsed.TotalSeconds -lt 30) { $null = [System.Threading.Thread]::Yield() }
        Wait-StoppedScript -Started $waiter | Should -BeTrue
        Wait-StoppedScript -Started $holder | Should -BeTrue
        Use-Lock pester-stop { 'free' } -TimeoutSeconds 0 | Should -Be 'free'
    }

    It 'is offered the names that are known' {
        Use-Lock 'pester complete' { }
        Get-Completion 'Use-Lock pester' | Should -Contain "'pester complete'"
        Get-Completion 'Get-LockEvent pester' | Should -Contain "'pester complete'"
    }
}

Describe 'Lock events' {
    BeforeAll {
        Clear-LockEvent
        Use-Lock 'pester, log', pester-log { Use-Lock pester-log { } }
        Use-Lock "pester`"log" -Shared { 1 | ForEach-Object -Parallel { Import-Module -Name $using:stagedModule; try { Use-Lock "pester`"log" { } -TimeoutSeconds 0 } catch { $null = $_ } } }
        $events = @(Get-LockEvent -Name pester*log)
    }

    It 'come in the order in which things happened' {
        $events.Count | Should -Be 10
        $events.TimestampNs | Sort-Object -Unique | Should -Be $events.TimestampNs
        $events[6..9].Event | Should -Be 'Acquired', 'Waiting', 'TimedOut', 'Released'
    }

    It 'survive a CSV file without loss, in <culture>' -ForEach @{ culture = 'de-DE' }, @{ culture = 'en-US' } {
        $path = Join-Path -Path $TestDrive -ChildPath 'locks.csv'
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $culture
            $events | Export-Csv -LiteralPath $path
            $back = @(Import-Csv -LiteralPath $path | ForEach-Object { [ConcurrencyOps.Locking.LockEvent]$_ })
        } finally {
            [cultureinfo]::CurrentCulture = $before
        }

        $back.Count | Should -Be $events.Count
        foreach ($i in 0..($events.Count - 1)) { $events[$i].Equals($back[$i]) | Should -BeTrue }
        (Import-Csv -LiteralPath $path)[0].Timestamp | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$'
        (Import-Csv -LiteralPath $path)[7].Event | Should -Be 'Waiting'
    }

    It 'survive JSON lines without loss, with enums as <form>' -ForEach @{ form = 'numbers'; with = @{} }, @{ form = 'names'; with = @{ EnumsAsStrings = $true } } {
        $path = Join-Path -Path $TestDrive -ChildPath 'locks.jsonl'
        $events | ForEach-Object { ConvertTo-Json -InputObject $_ -Compress @with } | Set-Content -LiteralPath $path
        $back = @(Get-Content -LiteralPath $path | ConvertFrom-Json | ForEach-Object { [ConcurrencyOps.Locking.LockEvent]$_ })
        $back.Count | Should -Be $events.Count
        foreach ($i in 0..($events.Count - 1)) { $events[$i].Equals($back[$i]) | Should -BeTrue }
    }

    It 'survive the way out of another process' {
        $module = $stagedModule
        $back = Start-Job { Import-Module -Name $using:module; Use-Lock far { }; Get-LockEvent } | Receive-Job -Wait -AutoRemoveJob | ForEach-Object { [ConcurrencyOps.Locking.LockEvent]$_ }
        $back.Event | Should -Be 'Acquired', 'Released'
        $back[1].TimestampNs | Should -BeGreaterThan $back[0].TimestampNs
        [math]::Abs(([DateTimeOffset]::UtcNow - $back[0].Timestamp).TotalMinutes) | Should -BeLessThan 5
    }

    It 'are shown as a table and as a list' {
        $events[7] | Format-Table | Out-String -Width 160 | Should -Match '\d\d:\d\d:\d\d\.\d{6}\s+\d+\s+.*Waiting.*\s+Exclusive\s+pester"log'
        $events[0] | Format-List | Out-String | Should -Match 'Timestamp\s+: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{7}Z'
    }
}
