# The rows that compare times: 1 to 4 and 8.

# Every contender in turn; returns the medians, by contender's name.
function Measure-AllPeer {
    param($Bench, [string] $Body, [int] $Limit, [int] $Count, [System.Collections.IDictionary] $Ours, [string[]] $Without = @(), [switch] $SameCount)

    $contenders = [ordered]@{}
    $counts = @{}
    foreach ($name in $Ours.Keys) {
        $with = $Ours[$name]
        $items = 1..$Count
        $counts[$name] = $Count
        $text = if ($with.ContainsKey('Body')) { $with.Body } else { $Body }
        $more = if ($with.ContainsKey('With')) { $with.With } else { @{} }
        $contenders[$name] = { Invoke-OurWork -Item $items -Body $text -Limit $Limit -With $more }.GetNewClosure()
        Invoke-OurWork -Item (1..4) -Body $text -Limit 2 -With $more
    }

    foreach ($peer in $Bench.Peers) {
        if ($null -eq $peer.Run -or $peer.Name -in $Without) { continue }
        $run = $peer.Run
        $share = if ($SameCount) { $Count } else { [Math]::Max($Limit * 5, [int]($Count * $peer.Share)) }
        $counts[$peer.Name] = $share
        $its = 1..$share
        $contenders[$peer.Name] = { & $run $its $Body $Limit }.GetNewClosure()
        & $run (1..4) $Body 2
    }

    @{ Times = Measure-Contender -Contender $contenders -Rounds $Bench.Rounds; Counts = $counts }
}

function Get-AbsentPeer {
    param($Bench, [string] $Row, [string[]] $Without = @())

    foreach ($peer in $Bench.Peers) {
        if ($null -eq $peer.Run -and $peer.Name -notin $Without) { ConvertTo-BenchLine -Row $Row -Peer $peer.Name -Theirs $peer.State }
    }
}

# Row 1: what an item costs beyond its own work.
function Measure-Overhead {
    param($Bench)

    $count = if ($Bench.Quick) { 5000 } else { 20000 }
    $ours = [ordered]@{
        'unordered'      = @{}
        'ordered'        = @{ With = @{ Ordered = $true } }
        '-AsResult'      = @{ With = @{ AsResult = $true } }
        'process { $_ }' = @{ Body = 'process { $_ }' }
    }
    $measured = Measure-AllPeer -Bench $Bench -Body '$_' -Limit $Bench.Cores -Count $count -Ours $ours
    $perItem = @{}
    foreach ($name in $measured.Times.Keys) { $perItem[$name] = $measured.Times[$name] / $measured.Counts[$name] }

    $rival = 'ForEach-Object -Parallel'
    foreach ($name in $ours.Keys) {
        $isTarget = $name -in 'unordered', 'ordered'
        $ratio = $perItem[$rival] / $perItem[$name]
        ConvertTo-BenchLine -Row '1' -What "overhead per item, $name" -Ours (Format-Duration $perItem[$name]) -Peer $rival -Theirs (Format-Duration $perItem[$rival]) `
            -Ratio (Format-Ratio $ratio) -Target $(if ($isTarget) { '>= 50 x, <= 30 us' }) `
            -IsMet $(if ($isTarget) { $ratio -ge 50 -and $perItem[$name] -le 0.030 })
    }

    foreach ($peer in $Bench.Peers) {
        if ($null -eq $peer.Run -or $peer.Name -eq $rival) { continue }
        ConvertTo-BenchLine -Row '1' -What 'overhead per item, unordered' -Ours (Format-Duration $perItem['unordered']) -Peer $peer.Name `
            -Theirs (Format-Duration $perItem[$peer.Name]) -Ratio (Format-Ratio ($perItem[$peer.Name] / $perItem['unordered']))
    }

    Get-AbsentPeer -Bench $Bench -Row '1'
}

# Row 2: a body that computes.
function Measure-CpuBound {
    param($Bench)

    $count = if ($Bench.Quick) { 100 } else { 400 }
    $body = '$sum = 0; for ($i = 0; $i -lt 20000; $i++) { $sum += $i }; $sum'
    $measured = Measure-AllPeer -Bench $Bench -Body $body -Limit $Bench.Cores -Count $count -Ours ([ordered]@{ ours = @{} }) -Without Start-ThreadJob -SameCount
    foreach ($peer in $Bench.Peers) {
        if (-not $measured.Times.ContainsKey($peer.Name)) { continue }
        $isTarget = $peer.Name -eq 'ForEach-Object -Parallel'
        $ratio = $measured.Times[$peer.Name] / $measured.Times['ours']
        ConvertTo-BenchLine -Row '2' -What "$count items of 20,000 additions" -Ours (Format-Duration $measured.Times['ours']) -Peer $peer.Name `
            -Theirs (Format-Duration $measured.Times[$peer.Name]) -Ratio (Format-Ratio $ratio) -Target $(if ($isTarget) { '>= 3 x' }) `
            -IsMet $(if ($isTarget) { $ratio -ge 3 })
    }

    Get-AbsentPeer -Bench $Bench -Row '2' -Without Start-ThreadJob
}

# Row 3: bodies that wait, many at once.
function Measure-Waiting {
    param($Bench)

    $count = if ($Bench.Quick) { 1000 } else { 3000 }
    $ideal = $count / 50 * 50.0
    $measured = Measure-AllPeer -Bench $Bench -Body '[Threading.Thread]::Sleep(50)' -Limit 50 -Count $count -Ours ([ordered]@{ ours = @{} }) `
        -Without ForEach-Object, Start-ThreadJob -SameCount
    $ratio = $measured.Times['ours'] / $ideal
    ConvertTo-BenchLine -Row '3' -What "$count x 50 ms, 50 at once" -Ours (Format-Duration $measured.Times['ours']) -Peer 'the ideal' -Theirs (Format-Duration $ideal) `
        -Ratio (Format-Ratio $ratio) -Target '<= 1.35 of ideal' -IsMet ($ratio -le 1.35)
    foreach ($peer in $Bench.Peers) {
        if (-not $measured.Times.ContainsKey($peer.Name)) { continue }
        ConvertTo-BenchLine -Row '3' -What "$count x 50 ms, 50 at once" -Ours (Format-Duration $measured.Times['ours']) -Peer $peer.Name `
            -Theirs (Format-Duration $measured.Times[$peer.Name]) -Ratio (Format-Ratio ($measured.Times[$peer.Name] / $measured.Times['ours']))
    }

    Get-AbsentPeer -Bench $Bench -Row '3' -Without Start-ThreadJob
}

# Row 4: how soon many workers stand. Split-Pipeline takes fewer than 64, PSParallel at most 128.
function Measure-Ramp {
    param($Bench)

    $measured = Measure-AllPeer -Bench $Bench -Body '[Threading.Thread]::Sleep(1000)' -Limit 200 -Count 200 -Ours ([ordered]@{ ours = @{} }) `
        -Without ForEach-Object, Split-Pipeline, PSParallel\Invoke-Parallel -SameCount
    foreach ($peer in $Bench.Peers) {
        if (-not $measured.Times.ContainsKey($peer.Name)) { continue }
        $isTarget = $peer.Name -eq 'ForEach-Object -Parallel'
        $ratio = $measured.Times[$peer.Name] / $measured.Times['ours']
        ConvertTo-BenchLine -Row '4' -What '200 x 1 s, 200 at once' -Ours (Format-Duration $measured.Times['ours']) -Peer $peer.Name `
            -Theirs (Format-Duration $measured.Times[$peer.Name]) -Ratio (Format-Ratio $ratio) -Target $(if ($isTarget) { '>= 1 x' }) `
            -IsMet $(if ($isTarget) { $ratio -ge 1 })
    }

    Get-AbsentPeer -Bench $Bench -Row '4' -Without Split-Pipeline, PSParallel\Invoke-Parallel
}

# Row 8: no limit given, against the best of the fixed ones.
function Measure-Adaptive {
    param($Bench)

    $sleeps = if ($Bench.Quick) { 500 } else { 2000 }
    $loops = if ($Bench.Quick) { 100 } else { 400 }
    $kinds = @(
        @{ Name = "$sleeps x 20 ms of waiting"; Count = $sleeps; Body = '[Threading.Thread]::Sleep(20)'; Fixed = 4, 8, 16, 32 }
        @{ Name = "$loops items of 20,000 additions"; Count = $loops; Body = '$sum = 0; for ($i = 0; $i -lt 20000; $i++) { $sum += $i }'; Fixed = 1, 2, 4, 8, 32 }
    )
    foreach ($kind in $kinds) {
        $items = 1..$kind.Count
        $block = [scriptblock]::Create($kind.Body)
        $script:finalLimit = 0
        $contenders = [ordered]@{
            adaptive = {
                $items | Invoke-ParallelWork $block -MetricsVariable run | Out-Null
                $script:finalLimit = $run.FinalLimit
            }
        }
        foreach ($limit in $kind.Fixed) { $contenders["$limit"] = { $items | Invoke-ParallelWork $block -ThrottleLimit $limit | Out-Null }.GetNewClosure() }
        $times = Measure-Contender -Contender $contenders -Rounds $Bench.Rounds
        $best = $null
        foreach ($limit in $kind.Fixed) {
            if ($null -eq $best -or $times["$limit"] -lt $times[$best]) { $best = "$limit" }
        }

        ConvertTo-BenchLine -Row '8' -What "no limit given: $($kind.Name)" -Ours (Format-Duration $times['adaptive']) -Peer "best fixed limit: $best" `
            -Theirs (Format-Duration $times[$best]) -Ratio (Format-Ratio ($times['adaptive'] / $times[$best])) -Target "(ended at limit $script:finalLimit)"
    }
}
