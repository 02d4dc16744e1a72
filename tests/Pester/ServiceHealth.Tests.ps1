BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"
    $examples = "$PSScriptRoot/../../examples"
    $fleet = & "$examples/support/Start-Fleet.ps1" -Service @{
        ok      = @{ Delay = 0; Status = 200 }
        missing = @{ Delay = 0; Status = 404 }
        broken  = @{ Delay = 0; Status = 500 }
        fading  = @{ Delay = 0; Status = 200, 404 }
    }
}

AfterAll {
    & $fleet.Stop
}

Describe 'Test-ServiceHealth on rows of a CSV file' {
    BeforeAll {
        $list = Join-Path $TestDrive 'services.csv'
        @"
Name,Uri,ExpectedStatus,TimeoutSeconds,Owner
shop,$($fleet.Url)/ok,,5,web team
legacy,$($fleet.Url)/missing,"200,404",,
broken,$($fleet.Url)/broken,,,
typo,htp:/x,,,
soon,$($fleet.Url)/ok,,soon,
"@ | Set-Content -LiteralPath $list
        $results = Import-Csv -LiteralPath $list | Test-ServiceHealth -TimeoutSeconds 10 -ErrorVariable failures -ErrorAction SilentlyContinue
        $byName = $results | Group-Object -Property Name -AsHashTable
    }

    It 'has one result for each row' {
        $results.Count | Should -Be 5
    }

    It 'takes settings from the columns' {
        $byName.shop.Status | Should -Be 'UP'
        $byName.legacy.Status | Should -Be 'UP'
        $byName.broken.Status | Should -Be 'DEGRADED'
    }

    It 'says what is wrong with bad rows, once each' {
        $byName.typo.Status | Should -Be 'UNKNOWN'
        $byName.soon.Reason | Should -Be 'BadInput'
        $failures.Count | Should -Be 2
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ServiceNotCheckable*'
    }

    It 'survives the way to CSV and back with all columns' {
        $file = Join-Path $TestDrive 'health.csv'
        $results | Export-Csv -LiteralPath $file
        $back = Import-Csv -LiteralPath $file
        $back.Count | Should -Be 5
        ($back | Where-Object Name -EQ 'broken').StatusCode | Should -Be '500'
        @($back[0].psobject.Properties.Name) | Should -Be @($results[0].psobject.Properties.Name)
    }

    It 'feeds results back in: what failed is checked again' {
        $again = $results | Where-Object Status -EQ 'Degraded' | Test-ServiceHealth
        $again.Name | Should -Be 'broken'
        $again.StatusCode | Should -Be 500
    }

    It 'sums up with an exit code' {
        $report = $results | Measure-ServiceHealth
        $report.TotalServices | Should -Be 5
        $report.Up | Should -Be 2
        $report.Unknown | Should -Be 2
        $report.UpPercentage | Should -BeGreaterThan 66
        $report.ExitCode | Should -BeGreaterThan 0
    }
}

Describe 'Test-ServiceHealth at the prompt' {
    It 'shows a table that fits a narrow window' {
        $lines = Test-ServiceHealth "$($fleet.Url)/ok" | Out-String -Width 100 -Stream
        ($lines -join "`n") | Should -Match 'Up'
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 100 }
    }

    It 'answers with -Quiet' {
        Test-ServiceHealth "$($fleet.Url)/ok" -Quiet | Should -BeTrue
        Test-ServiceHealth "$($fleet.Url)/ok", "$($fleet.Url)/missing" -Quiet | Should -BeFalse
    }

    It 'names our types' {
        [ConcurrencyOps.Health.ServiceStatus]::Up | Should -Be 'up'
        (Test-ServiceHealth "$($fleet.Url)/ok") | Should -BeOfType ([ConcurrencyOps.Health.HealthCheckResult])
    }

    It 'takes URLs from the pipeline, ForEach-Object and Where-Object around it' {
        1..3 | ForEach-Object { "$($fleet.Url)/ok" } | Test-ServiceHealth | Where-Object Status -EQ UP | Should -HaveCount 3
    }
}

Describe 'Watch-ServiceHealth' {
    It 'checks as often as told' {
        (Watch-ServiceHealth "$($fleet.Url)/ok", "$($fleet.Url)/missing" -IntervalSeconds 0.1 -Count 2).Count | Should -Be 4
    }

    It 'ends with the pipeline' {
        (Watch-ServiceHealth "$($fleet.Url)/ok" -IntervalSeconds 0.1 | Select-Object -First 2).Count | Should -Be 2
    }
}

Describe 'examples/scheduled-check.ps1' {
    BeforeAll {
        $pwsh = Get-Shell
        $list = Join-Path $TestDrive 'scheduled.csv'
        "Name,Uri`nfading,$($fleet.Url)/fading" | Set-Content -LiteralPath $list
        $data = Join-Path $TestDrive 'data'
        $page = Join-Path $TestDrive 'health.html'
        $runs = foreach ($run in 1..3) {
            $output = & $pwsh -NoProfile -NonInteractive -File "$examples/scheduled-check.ps1" -ServicePath $list -DataPath $data -ReportPath $page 2>&1
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output -join "`n" }
        }
    }

    It 'ends with 0 while all is well, and keeps a first failure to itself' {
        $runs[0].ExitCode | Should -Be 0
        $runs[1].ExitCode | Should -Be 0
        $runs[1].Output | Should -Not -Match '->'
    }

    It 'reports the change and ends with 2 when the failure is confirmed' {
        $runs[2].Output | Should -Match 'fading: Up -> Down'
        $runs[2].ExitCode | Should -Be 2
    }

    It 'wrote the page and the history' {
        Get-Content -LiteralPath $page -Raw | Should -Match 'fading'
        (Get-ServiceHealthHistory -HistoryPath (Join-Path $data 'history.db')).Count | Should -Be 3
    }

    It 'ends with 3 when the list is missing' {
        $null = & $pwsh -NoProfile -NonInteractive -File "$examples/scheduled-check.ps1" -ServicePath (Join-Path $TestDrive 'none.csv') -DataPath $data 2>&1
        $LASTEXITCODE | Should -Be 3
    }
}
