# Reports of health checks, in a real pwsh with its own Import-Csv, jobs and formatting.

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"

    function New-TestResult {
        param([string] $Name, [string] $Status, [object] $Ms, [string] $Message)
        $result = [ConcurrencyOps.Health.HealthCheckResult]::new()
        $result.Name = $Name
        $result.ServiceUrl = "http://$Name.example/"
        $result.Status = $Status
        $result.RawStatus = $Status
        $result.Reason = if ($Status -eq 'Up') { 'Expected' } else { 'Timeout' }
        $result.ResponseTimeMs = $Ms
        $result.Timestamp = [DateTimeOffset]::new(2026, 11, 22, 18, 40, 5, [TimeSpan]::Zero)
        if ($Message) { $result.ErrorMessage = $Message }
        $result
    }

    $script:results = @(
        New-TestResult shop Up 12.5
        New-TestResult pay Down $null 'No answer within 10 s.'
        New-TestResult mail Degraded 3000 'The answer took 3,000 ms.'
    )
}

Describe 'Health reports' {
    It 'takes results back from <Name>' -ForEach @(
        @{ Name = 'Export-Csv'; Way = { param($r) $file = Join-Path $TestDrive 'a.csv'; $r | Export-Csv -Path $file; Import-Csv -Path $file } }
        @{ Name = 'Export-HealthReport'; Way = { param($r) $file = Join-Path $TestDrive 'b.csv'; $r | Export-HealthReport -Path $file; Import-Csv -Path $file } }
        @{ Name = 'ConvertTo-Json'; Way = { param($r) $r | ConvertTo-Json | ConvertFrom-Json } }
        @{ Name = 'its own Json'; Way = { param($r) ($r | Export-HealthReport -Format Json | ConvertFrom-Json).Services } }
        @{ Name = 'Export-Clixml'; Way = { param($r) $file = Join-Path $TestDrive 'c.xml'; $r | Export-Clixml -Path $file; Import-Clixml -Path $file } }
        @{ Name = 'Select-Object'; Way = { param($r) $r | Select-Object -Property * } }
    ) {
        $expected = $results | Measure-ServiceHealth
        $report = & $Way $results | Measure-ServiceHealth
        foreach ($property in 'TotalServices', 'Up', 'Down', 'Degraded', 'P50ResponseTimeMs', 'MaxResponseTimeMs', 'SlowestService', 'ExitCode') {
            $report.$property | Should -Be $expected.$property -Because $property
        }
    }

    It 'takes numbers and times back that another culture wrote' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $rows = $results | ConvertTo-Csv | ConvertFrom-Csv
            $rows[0].ResponseTimeMs | Should -Be '12,5'
            ($rows | Measure-ServiceHealth).P50ResponseTimeMs | Should -Be 12.5
            ($rows | Export-HealthReport -Format Json | ConvertFrom-Json -DateKind String).Services[0].Timestamp | Should -Be '2026-11-22T18:40:05.000Z'
        } finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }

    It 'shows results as a table within 120 columns' {
        $lines = ($results | Out-String -Width 120).Split("`n").TrimEnd()
        ($lines -replace '\e\[[0-9;]*m')[1] | Should -Match '^Name +Status +Code +Time\(ms\) Reason'
        @($lines -replace '\e\[[0-9;]*m' | Where-Object Length -GT 120) | Should -BeNullOrEmpty
        "$lines" | Should -Match 'Timeout: No answer within 10 s\.'
    }

    It 'shows every property of a result and of a report as a list' {
        foreach ($record in $results[1], ($results | Measure-ServiceHealth)) {
            $text = $record | Format-List | Out-String -Width 120
            foreach ($property in $record.psobject.Properties.Name) { $text | Should -Match "(?m)^(\e\[[0-9;]*m)?$property " }
        }
    }
}
