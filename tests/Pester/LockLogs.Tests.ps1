# Lock logs, in a real pwsh with its own Export-Csv, ConvertTo-Json, jobs and providers.

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"

    function New-TestEvent {
        param([long] $Ms, [long] $Thread, [string] $Lock, [string] $What, [string] $Site)
        $item = [ConcurrencyOps.Locking.LockEvent]::new()
        $item.Timestamp = [DateTimeOffset]::new(2026, 11, 22, 18, 40, 5, [TimeSpan]::Zero).AddMilliseconds($Ms)
        $item.TimestampNs = $Ms * 1000000
        $item.ThreadId = $Thread
        $item.ThreadName = if ($Thread -eq 5) { 'worker, "the second"' }
        $item.LockId = $Lock
        $item.Event = $What
        $item.Site = $Site
        $item
    }

    # Two potential ones in a row, then one that happens.
    $script:events = @(
        New-TestEvent 1 4 A Acquired 'a.ps1:1'
        New-TestEvent 2 4 B Acquired 'a.ps1:2'
        New-TestEvent 3 4 B Released
        New-TestEvent 4 4 A Released
        New-TestEvent 5 5 X Acquired 'b.ps1:1'
        New-TestEvent 6 4 Y Acquired 'a.ps1:3'
        New-TestEvent 7 5 Y Waiting 'b.ps1:2'
        New-TestEvent 8 4 X Waiting 'a.ps1:4'
    )
    $script:cycle = "T4 -> X -> T5 'worker, `"the second`"' -> Y -> T4"
}

Describe 'Lock logs' {
    It 'finds the deadlock in <Name>' -ForEach @(
        @{ Name = 'a file of Export-Csv'; Way = { param($e) $e | Export-Csv "$TestDrive/a.csv"; Find-Deadlock -Path "$TestDrive/a.csv" } }
        @{ Name = 'a file of Export-Csv with its own delimiter'; Way = { param($e) $e | Export-Csv "$TestDrive/b.csv" -Delimiter ';'; Find-Deadlock -Path "$TestDrive/b.csv" } }
        @{ Name = 'a file of Export-Csv with quotes as needed and a BOM'; Way = { param($e) $e | Export-Csv "$TestDrive/c.csv" -UseQuotes AsNeeded -Encoding utf8BOM; Find-Deadlock -Path "$TestDrive/c.csv" } }
        @{ Name = 'a file of JSON lines'; Way = { param($e) $e | ForEach-Object { ConvertTo-Json $_ -Compress } | Set-Content "$TestDrive/d.jsonl"; Find-Deadlock -Path "$TestDrive/d.jsonl" } }
        @{ Name = 'a file of JSON lines with names'; Way = { param($e) $e | ForEach-Object { ConvertTo-Json $_ -Compress -EnumsAsStrings } | Set-Content "$TestDrive/e.jsonl"; Find-Deadlock -Path "$TestDrive/e.jsonl" } }
        @{ Name = 'the pipeline'; Way = { param($e) $e | Find-Deadlock } }
        @{ Name = 'rows of Import-Csv'; Way = { param($e) $e | Export-Csv "$TestDrive/f.csv"; Import-Csv "$TestDrive/f.csv" | Find-Deadlock } }
        @{ Name = 'objects of ConvertFrom-Json'; Way = { param($e) $e | ConvertTo-Json | ConvertFrom-Json | Find-Deadlock } }
        @{ Name = 'what came through Export-Clixml'; Way = { param($e) $e | Export-Clixml "$TestDrive/g.xml"; Import-Clixml "$TestDrive/g.xml" | Find-Deadlock } }
        @{ Name = 'a selection'; Way = { param($e) $e | Select-Object TimestampNs, ThreadId, ThreadName, LockId, Event | Find-Deadlock } }
    ) {
        $found = & $Way $events
        $found.Cycle | Should -Be $cycle
        $found.Certainty | Should -Be 'Confirmed'
        $found.Participants.Count | Should -Be 2
    }

    It 'knows when it happened by the time stamps of the log' {
        $events | Export-Csv "$TestDrive/time.csv"
        # A DateTimeOffset in a CSV cell may have lost what is less than a second.
        [Math]::Abs(((Find-Deadlock -Path "$TestDrive/time.csv").DetectedAt - $events[-1].Timestamp).TotalSeconds) | Should -BeLessThan 1
    }

    It 'takes files that are piped in, whatever their names' {
        $null = New-Item -ItemType Directory "$TestDrive/logs"
        foreach ($name in 'one.csv', 'two [2].csv') { $events | Export-Csv -LiteralPath "$TestDrive/logs/$name" }
        (Get-ChildItem "$TestDrive/logs" | Find-Deadlock).Count | Should -Be 2
        (Get-ChildItem "$TestDrive/logs" | Measure-LockContention -GroupBy Thread | Group-Object Source).Count | Should -Be 2
        (Find-Deadlock -LiteralPath "$TestDrive/logs/two [2].csv").Source | Should -Be (Get-Item -LiteralPath "$TestDrive/logs/two [2].csv").FullName
    }

    It 'takes a path relative to where the session stands, with wildcards and on a drive of its own' {
        $null = New-Item -ItemType Directory "$TestDrive/here"
        $events | Export-Csv "$TestDrive/here/x1.csv"
        $events | Export-Csv "$TestDrive/here/x2.csv"
        Push-Location "$TestDrive/here"
        try { (Find-Deadlock -Path x?.csv, ./x1.csv).Count | Should -Be 3 } finally { Pop-Location }
        (Find-Deadlock -Path TestDrive:/here/x1.csv).Cycle | Should -Be $cycle
    }

    It 'does not take a process for a lock event' -ForEach 'Find-Deadlock', 'Measure-LockContention' {
        $errors = @(Get-Process -Id $PID | & $_ 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $errors.FullyQualifiedErrorId | Where-Object { $_ -match 'LockEventInvalid|AmbiguousParameterSet|ParameterArgumentTransformation' } | Should -BeNullOrEmpty
    }

    It 'measures the same from a file and from the pipeline' {
        $events | Export-Csv "$TestDrive/same.csv"
        $file = Measure-LockContention -Path "$TestDrive/same.csv"
        $rows = $events | Measure-LockContention
        $file.LockId | Should -Be $rows.LockId
        $file.WaitTotalMs | Should -Be $rows.WaitTotalMs
        $rows[0].Source | Should -Be 'pipeline'
        ($rows | Where-Object LockId -EQ Y).WaitTotalMs | Should -Be 1
    }

    It 'writes a flame graph that is JSON' {
        $null = $events | Measure-LockContention -FlameGraphPath "$TestDrive/waits.json"
        $graph = Get-Content "$TestDrive/waits.json" -Raw | ConvertFrom-Json
        $graph.'$schema' | Should -Be 'https://www.speedscope.app/file-format-schema.json'
        $graph.profiles[0].unit | Should -Be 'nanoseconds'
        $graph.profiles[0].weights | Should -Be 1000000
    }

    It 'stops at once while it reads, and when nobody wants more' {
        $events | Export-Csv "$TestDrive/stop.csv"
        (Find-Deadlock -Path (@("$TestDrive/stop.csv") * 100) | Select-Object -First 1).Cycle | Should -Be $cycle
    }

    It 'says what is wrong with <Name>' -ForEach @(
        @{ Name = 'a file that is not there'; Id = 'LogNotFound'; Make = { "$TestDrive/nothing.csv" } }
        @{ Name = 'a file of UTF-16'; Id = 'LogUnreadable'; Make = { $events | Export-Csv "$TestDrive/wide.csv" -Encoding unicode; "$TestDrive/wide.csv" } }
        @{ Name = 'a JSON array'; Id = 'LogUnreadable'; Make = { $events | ConvertTo-Json | Set-Content "$TestDrive/array.jsonl"; "$TestDrive/array.jsonl" } }
        @{ Name = 'another ending'; Id = 'LogFormatUnknown'; Make = { Set-Content "$TestDrive/x.log" 'x'; "$TestDrive/x.log" } }
        @{ Name = 'a path of another provider'; Id = 'LogNotFound'; Make = { 'env:PATH' } }
    ) {
        $found = Find-Deadlock -Path (& $Make) -ErrorVariable problems -ErrorAction SilentlyContinue
        $found | Should -BeNullOrEmpty
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }
}
