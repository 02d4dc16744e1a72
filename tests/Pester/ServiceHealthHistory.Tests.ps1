# Reading the health history, in a real shell: the table, the zone of a time, the pipeline, the Tab key.

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"
    $writer = (Get-ChildItem -Path "$PSScriptRoot/../../artifacts/bin/HistoryWriter/*/HistoryWriter.dll" | Sort-Object -Property LastWriteTime | Select-Object -Last 1).FullName
    $script:history = Join-Path -Path $TestDrive -ChildPath 'health [1].db'
    $lines = "2026-11-20T10:00:00Z`tshop`tUp`tExpected`t12.5", "2026-11-20T10:05:00Z`tshop-eu`tDown`tConnectionRefused", "2026-11-20T10:10:00Z`tmail`tDown`tCircuitOpen"
    $lines | dotnet exec $writer seed $script:history
    $LASTEXITCODE | Should -Be 0
}

Describe 'Get-ServiceHealthHistory' {
    It 'gives what was recorded, oldest first' {
        $entries = Get-ServiceHealthHistory $script:history
        $entries.Name | Should -Be 'shop', 'shop-eu', 'mail'
        $entries[0] | Should -BeOfType ([ConcurrencyOps.Health.HealthHistoryEntry])
        $entries[2].Checked | Should -BeFalse
    }

    It 'takes a path relative to the location, also in a drive of the script''s own' {
        New-PSDrive -Name HistoryDrive -PSProvider FileSystem -Root $TestDrive | Out-Null
        try {
            @(Get-ServiceHealthHistory 'HistoryDrive:/health [1].db').Count | Should -Be 3
            Push-Location -LiteralPath HistoryDrive:/
            try { @(Get-ServiceHealthHistory './health [1].db').Count | Should -Be 3 } finally { Pop-Location }
        } finally {
            Remove-PSDrive -Name HistoryDrive
        }
    }

    It 'shows a table that fits into 80 columns' {
        $text = Get-ServiceHealthHistory $script:history | Format-Table | Out-String -Width 80
        $text | Should -Match 'shop-eu +.*Down'
        $text | Should -Match 'Reason'
    }

    It 'survives the way through CSV' {
        $rows = Get-ServiceHealthHistory $script:history | ConvertTo-Csv | ConvertFrom-Csv
        $rows.Count | Should -Be 3
        $rows[1].ErrorMessage | Should -Be 'shop-eu is Down'
        $rows[1].ResponseTimeMs | Should -Be ''
    }

    It 'understands a time without zone as local time, wherever that is' {
        $zone = $env:TZ
        $env:TZ = 'Asia/Tokyo'
        try {
            $ran = Invoke-ScheduledScript -Text @"
Import-Module '$stagedModule'
(Get-ServiceHealthHistory '$($script:history)' -Since '2026-11-20T19:05:00').Name -join ' '
(Get-ServiceHealthHistory '$($script:history)' -Since ([datetime]'2026-11-20T19:05:00')).Name -join ' '
(Get-ServiceHealthHistory '$($script:history)' -Since ([datetime]'2026-11-20T10:05:00Z')).Name -join ' '
"@
        } finally {
            $env:TZ = $zone
        }

        $ran.Errors | Should -BeNullOrEmpty
        $ran.Output.Trim() -split '\r?\n' | Should -Be 'shop-eu mail', 'shop-eu mail', 'shop-eu mail'
    }

    It 'leaves a file that can be removed at once, also when only the first entry was wanted' {
        $copy = Join-Path -Path $TestDrive -ChildPath 'copy.db'
        Copy-Item -LiteralPath $script:history -Destination $copy
        (Get-ServiceHealthHistory $copy | Select-Object -First 1).Name | Should -Be 'shop'
        Remove-Item -LiteralPath $copy
        Get-ChildItem -Path $TestDrive -Filter 'copy*' | Should -BeNullOrEmpty
    }

    It 'says that there is no file, and is silent when told so' {
        Get-ServiceHealthHistory "$($script:history).missing" -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'HistoryNotFound,ConcurrencyOps.Commands.GetServiceHealthHistoryCommand'
        { Get-ServiceHealthHistory "$($script:history).missing" -ErrorAction Stop } | Should -Throw -ExpectedMessage '*There is no history*'
    }

    It 'completes the names of the services' {
        $line = "Get-ServiceHealthHistory '$($script:history)' -Name sh"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'shop', 'shop-eu'
    }
}
