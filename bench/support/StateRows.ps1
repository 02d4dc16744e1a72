# The rows that are not about speed: 5 to 7.

# Row 5: how much input is read although only the first output is wanted.
function Measure-InputPull {
    param($Bench)

    $limit = 4
    $allowed = 128 + $limit + 1
    $body = '[Threading.Thread]::Sleep(20); $_'
    $pulled = [System.Collections.Generic.List[double]]::new()
    for ($round = 0; $round -lt $Bench.Rounds; $round++) {
        $pulled.Add((Get-PullCount -Name 'ours' -Body $body -Limit $limit))
    }

    $ours = Get-Median -Value $pulled
    $theirs = Get-PullCount -Name 'ForEach-Object -Parallel' -Body $body -Limit $limit
    ConvertTo-BenchLine -Row '5' -What 'inputs read for Select-Object -First 1 (of 3000)' -Ours "$ours" -Peer 'ForEach-Object -Parallel' -Theirs "$theirs" `
        -Ratio (Format-Ratio ($theirs / $ours)) -Target "<= $allowed (queue + workers + 1)" -IsMet ($ours -le $allowed)
    foreach ($peer in $Bench.Peers) {
        if ($null -eq $peer.Run -or $peer.Name -notin 'Split-Pipeline', 'PSParallelPipeline\Invoke-Parallel') { continue }
        $theirs = Get-PullCount -Name $peer.Name -Body $body -Limit $limit
        ConvertTo-BenchLine -Row '5' -What 'inputs read for Select-Object -First 1 (of 3000)' -Ours "$ours" -Peer $peer.Name -Theirs "$theirs" `
            -Ratio (Format-Ratio ($theirs / $ours))
    }

    Get-AbsentPeer -Bench $Bench -Row '5' -Without Start-ThreadJob, PSParallel\Invoke-Parallel
}

function Get-PullCount {
    param([string] $Name, [string] $Body, [int] $Limit)

    $block = [scriptblock]::Create($Body)
    $read = [int[]]@(0)
    $source = { foreach ($i in 1..3000) { $read[0]++; $i } }
    switch ($Name) {
        'ours' { & $source | Invoke-ParallelWork $block -ThrottleLimit $Limit | Select-Object -First 1 | Out-Null }
        'ForEach-Object -Parallel' { & $source | ForEach-Object -Parallel $block -ThrottleLimit $Limit | Select-Object -First 1 | Out-Null }
        'Split-Pipeline' { & $source | SplitPipeline\Split-Pipeline ([scriptblock]::Create("process { $Body }")) -Count $Limit | Select-Object -First 1 | Out-Null }
        'PSParallelPipeline\Invoke-Parallel' {
            & $source | PSParallelPipeline\Invoke-Parallel $block -ThrottleLimit $Limit | Select-Object -First 1 | Out-Null
        }
    }

    $read[0]
}

# Row 6: what the process takes at its peak, in a process of its own, for few items and for many.
function Measure-PeakMemory {
    param($Bench)

    $many = if ($Bench.Quick) { 500000 } else { 5000000 }
    foreach ($kind in 'unordered', 'ordered') {
        $few = Get-ChildPeak -Bench $Bench -Count 50000 -Kind $kind
        $peak = Get-ChildPeak -Bench $Bench -Count $many -Kind $kind
        $grown = $peak - $few
        ConvertTo-BenchLine -Row '6' -What "peak memory of $many items over 50000, $kind" -Ours (Format-Megabyte $grown) -Peer '(peaks)' `
            -Theirs "$(Format-Megabyte $peak) and $(Format-Megabyte $few)" -Target '< 100 MB' -IsMet ($grown -lt 100)
    }
}

function Get-ChildPeak {
    param($Bench, [int] $Count, [string] $Kind)

    $process = Start-EngineScript -Bench $Bench -Script Get-PeakMemory.ps1 -Argument $Bench.Module.Path, "$Count", $Kind
    [double]::Parse((Receive-EngineScript -Process $process -Second 3600), [cultureinfo]::InvariantCulture)
}

function Format-Megabyte {
    param([double] $Megabyte)

    [string]::Format([cultureinfo]::InvariantCulture, '{0:0} MB', $Megabyte)
}

# Row 7: how long a stop takes while an item does not listen. The item sleeps in one native call of 8 seconds.
function Measure-StuckStop {
    param($Bench)

    $body = '{ [void]($using:gate).Set(); [Threading.Thread]::Sleep(8000) }'
    $contenders = [ordered]@{
        'ours'                     = { Measure-OneStop -Bench $Bench -Script "1 | Invoke-ParallelWork $body -ThrottleLimit 1" }
        'ForEach-Object -Parallel' = { Measure-OneStop -Bench $Bench -Script "1 | ForEach-Object -Parallel $body" }
    }
    $times = Measure-Contender -Contender $contenders -Rounds $Bench.Rounds
    ConvertTo-BenchLine -Row '7' -What 'stop with an item stuck in native code' -Ours (Format-Duration $times['ours']) -Peer 'ForEach-Object -Parallel' `
        -Theirs (Format-Duration $times['ForEach-Object -Parallel']) -Ratio (Format-Ratio ($times['ForEach-Object -Parallel'] / $times['ours'])) `
        -Target '<= 3 s (grace + 1 s)' -IsMet ($times['ours'] -le 3000)
}

function Measure-OneStop {
    param($Bench, [string] $Script)

    $gate = [System.Threading.ManualResetEventSlim]::new()
    $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    try {
        $null = $shell.AddScript("param(`$gate) Import-Module -Name '$($Bench.Module.Path)'; $Script").AddArgument($gate)
        $run = $shell.BeginInvoke()
        if (-not $gate.Wait(60000)) { throw 'The item to be stopped did not start.' }
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $elapsed = $clock.Elapsed.TotalMilliseconds
        if (-not $run.IsCompleted) { throw 'The stopped pipeline did not complete.' }
        $elapsed
    } finally {
        $shell.Dispose()
    }
}
