# Time-outs, retries, failures, keys, figures and a stop from outside, in a real pwsh.

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"
}

Describe 'Limits' {
    It 'times out an item and says so, with the item as target; the others go on' {
        $output = 1..4 | Invoke-ParallelWork { if ($_ -eq 2) { Start-Sleep -Seconds 120 }; $_ } -TimeoutSeconds 1.5 -ThrottleLimit 2 -ErrorVariable problems -ErrorAction SilentlyContinue
        $output | Sort-Object | Should -Be 1, 3, 4
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'ItemTimedOut,ConcurrencyOps.Commands.InvokeParallelWorkCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $problems[0].TargetObject | Should -Be 2
    }

    It 'ends the run at -TotalTimeoutSeconds with one error' {
        $null = 1..100 | Invoke-ParallelWork { Start-Sleep -Seconds 60 } -TotalTimeoutSeconds 1 -ThrottleLimit 2 -MetricsVariable run -ErrorVariable problems -ErrorAction SilentlyContinue
        @($problems | Where-Object { $_.FullyQualifiedErrorId -like 'TotalTimeoutReached,*' }).Count | Should -Be 1
        $run.Succeeded | Should -Be 0
        $run.Cancelled + $run.Skipped | Should -Be 100
    }

    It 'tries again, and shows only what stands' {
        $tries = [System.Collections.Concurrent.ConcurrentDictionary[int, int]]::new()
        $results = 1..3 | Invoke-ParallelWork {
            $try = ($using:tries).AddOrUpdate($_, 1, [Func[int, int, int]] { $args[1] + 1 })
            "try $try"
            if ($try -lt $_) { throw "not yet $try" }
        } -RetryCount 2 -AsResult -Ordered -ThrottleLimit 1
        $results.Status | Should -Be 'Succeeded', 'Succeeded', 'Succeeded'
        $results.Attempts | Should -Be 1, 2, 3
        $results.Output | Should -Be 'try 1', 'try 2', 'try 3'
    }

    It 'stops after so many failures and skips the rest' {
        $results = 1..50 | Invoke-ParallelWork { throw "bad $_" } -StopAfterFailures 3 -ThrottleLimit 1 -AsResult -ErrorVariable problems -ErrorAction SilentlyContinue
        @($results | Where-Object -Property Status -EQ -Value 'Failed').Count | Should -Be 3
        @($results | Where-Object -Property Status -EQ -Value 'Skipped').Count | Should -Be 47
        $problems[-1].FullyQualifiedErrorId | Should -BeLike 'TooManyFailures,*'
    }

    It 'runs no more than -PartitionLimit items of a key at once' {
        $running = [System.Collections.Concurrent.ConcurrentDictionary[string, int]]::new()
        $most = [System.Collections.Concurrent.ConcurrentBag[int]]::new()
        $items = 1..40 | ForEach-Object { [pscustomobject]@{ Server = "s$($_ % 4)"; Id = $_ } }
        $done = $items | Invoke-ParallelWork {
            $count = $using:running
            $lockable = ($using:most)
            [System.Threading.Monitor]::Enter($count)
            try { $now = 1 + $count[$_.Server]; $count[$_.Server] = $now } finally { [System.Threading.Monitor]::Exit($count) }
            $lockable.Add($now)
            Start-Sleep -Milliseconds 5
            [System.Threading.Monitor]::Enter($count)
            try { $count[$_.Server] = $count[$_.Server] - 1 } finally { [System.Threading.Monitor]::Exit($count) }
            $_.Id
        } -PartitionBy Server -PartitionLimit 2 -ThrottleLimit 8
        $done.Count | Should -Be 40
        ($most | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 2
    }

    It 'fills -MetricsVariable, however the run ends' {
        $null = 1..10 | Invoke-ParallelWork { if ($_ -gt 8) { throw 'x' } } -MetricsVariable figures -ErrorAction SilentlyContinue
        $figures | Should -BeOfType ([ConcurrencyOps.Scheduling.WorkMetrics])
        $figures.Total, $figures.Succeeded, $figures.Failed | Should -Be 10, 8, 2
        $figures.P50Ms | Should -BeLessOrEqual $figures.P95Ms
        $null = 1..1000 | Invoke-ParallelWork { $_ } -MetricsVariable figures | Select-Object -First 1
        $figures.Total | Should -BeLessThan 1000
    }

    It 'runs items at once: as many as -ThrottleLimit says' {
        $arrived = [System.Threading.CountdownEvent]::new(4)
        $met = 1..4 | Invoke-ParallelWork { $null = ($using:arrived).Signal(); ($using:arrived).Wait(60000) } -ThrottleLimit 4
        $met | Should -Be $true, $true, $true, $true
    }
}

Describe 'A stop from outside' {
    It 'ends items that sleep, and frees the runspace' {
        $gate = [System.Threading.CountdownEvent]::new(3)
        $started = Start-StoppableScript -Text '1..100 | Invoke-ParallelWork { [void]($using:p).Gate.Signal(); Start-Sleep -Seconds 600 } -ThrottleLimit 3' -Parameter @{ Gate = $gate }
        try {
            $gate.Wait(60000) | Should -BeTrue
            Wait-StoppedScript -Started $started | Should -BeTrue
            $started.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        } finally {
            $started.Shell.Dispose()
        }
    }

    It 'runs the finally blocks of the items that it ends' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $cleaned = [System.Threading.ManualResetEventSlim]::new()
        $text = '1 | Invoke-ParallelWork { try { ($using:p).Gate.Set(); Start-Sleep -Seconds 600 } finally { ($using:p).Cleaned.Set() } }'
        $started = Start-StoppableScript -Text $text -Parameter @{ Gate = $gate; Cleaned = $cleaned }
        try {
            $gate.Wait(60000) | Should -BeTrue
            Wait-StoppedScript -Started $started | Should -BeTrue
            $cleaned.Wait(30000) | Should -BeTrue
        } finally {
            $started.Shell.Dispose()
        }
    }

    It 'does not wait for an item that is stuck in native code' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $free = [System.Threading.ManualResetEventSlim]::new()
        $started = Start-StoppableScript -Text '1 | Invoke-ParallelWork { ($using:p).Gate.Set(); ($using:p).Free.Wait() }' -Parameter @{ Gate = $gate; Free = $free }
        try {
            $gate.Wait(60000) | Should -BeTrue
            Wait-StoppedScript -Started $started | Should -BeTrue
            $free.IsSet | Should -BeFalse
        } finally {
            $free.Set()
            $started.Shell.Dispose()
        }
    }
}
