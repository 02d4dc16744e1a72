# The rows about lock logs.

# The program that makes logs and measures them: tests/Fixtures/LockLogs. What PowerShell takes to hand over ten million events is not the question.
function Get-LockLogTool {
    $tool = "$PSScriptRoot/../../artifacts/bin/LockLogs/release/LockLogs.dll"
    if ([System.IO.File]::Exists($tool)) { $tool }
}

# Runs it on one core; its figures by name, and the lines that begin with # by themselves under 'Found'.
function Invoke-LockLogTool {
    param([string] $Tool, [string[]] $Argument)

    $words = @($Tool) + $Argument
    $command = (Get-Command -Name dotnet -CommandType Application | Select-Object -First 1).Source
    $taskset = Get-Command -Name taskset -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($taskset) { $words = @('-c', '0', $command) + $words; $command = $taskset.Source }
    $figures = @{ Found = [System.Collections.Generic.List[string]]::new() }
    foreach ($line in & $command @words) {
        if ($line -match '^(\w+)=(.+)$') { $figures[$Matches[1]] = [double]::Parse($Matches[2], [cultureinfo]::InvariantCulture) }
        elseif ($line -match '^# (.+)$') { $figures.Found.Add($Matches[1]) }
    }

    $figures
}

function Format-Million {
    param([double] $PerSecond)

    [string]::Format([cultureinfo]::InvariantCulture, '{0:0.0} M/s', $PerSecond / 1e6)
}

# Row 2: lock logs of 64 threads and 1,000 locks, and of 512 and 20,000: events in memory, rows of a file, memory, and whether the planted cases are right.
function Measure-LockLog {
    param($Bench)

    $tool = Get-LockLogTool
    if (-not $tool) { return ConvertTo-BenchLine -Row '2' -What 'lock logs' -Ours 'skipped: dotnet build -c Release first' }

    $events = if ($Bench.Quick) { 1000000 } else { 10000000 }
    $rounds = "$($Bench.Rounds)"
    foreach ($size in @(64, 1000), @(512, 20000)) {
        $what = "lock log in memory, $events events, $($size[0]) threads, $($size[1]) locks"
        $memory = Invoke-LockLogTool -Tool $tool -Argument 'memory', "$events", "$($size[0])", "$($size[1])", $rounds
        ConvertTo-BenchLine -Row '2' -What "$what, deadlocks" -Ours (Format-Million $memory['deadlocks']) -Target '>= 8 M/s' -IsMet ($memory['deadlocks'] -ge 8e6)
        ConvertTo-BenchLine -Row '2' -What "$what, contention" -Ours (Format-Million $memory['contention']) -Target '>= 8 M/s' -IsMet ($memory['contention'] -ge 8e6)
    }

    $folder = [System.IO.Directory]::CreateTempSubdirectory('lock-log-bench-').FullName
    try {
        foreach ($form in 'short', 'full') {
            $few = "$folder/few.csv"
            $many = "$folder/many.csv"
            $null = Invoke-LockLogTool -Tool $tool -Argument 'write', $few, "$($events / 10)", '64', '1000', $form
            $null = Invoke-LockLogTool -Tool $tool -Argument 'write', $many, "$events", '64', '1000', $form
            $small = Invoke-LockLogTool -Tool $tool -Argument 'file', $few, '1'
            $large = Invoke-LockLogTool -Tool $tool -Argument 'file', $many, $rounds
            $what = "csv of $events rows, $(if ($form -eq 'short') { 'four columns' } else { 'all nine, quoted' })"
            ConvertTo-BenchLine -Row '2' -What "$what, deadlocks" -Ours (Format-Million $large['deadlocks']) -Target '>= 3 M/s' -IsMet ($large['deadlocks'] -ge 3e6)
            ConvertTo-BenchLine -Row '2' -What "$what, contention" -Ours (Format-Million $large['contention']) -Target '>= 3 M/s' -IsMet ($large['contention'] -ge 3e6)
            ConvertTo-BenchLine -Row '2' -What "$what, peak memory" -Ours "$([Math]::Round($large['peakMB'])) MB" -Peer 'a tenth of the rows' -Theirs "$([Math]::Round($small['peakMB'])) MB" `
                -Target '< 32 MB more' -IsMet ($large['peakMB'] - $small['peakMB'] -lt 32)
            # Without a column Mode the readers are writers: one more.
            $expected = if ($form -eq 'short') { 3 } else { 2 }
            ConvertTo-BenchLine -Row '2' -What "$what, planted cases found" -Ours "$($large.Found.Count)" -Target "$expected" -IsMet ($large.Found.Count -eq $expected)
        }
    } finally {
        [System.IO.Directory]::Delete($folder, $true)
    }
}
