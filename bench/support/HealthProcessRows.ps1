# The rows about what one run holds and what several share: 4 and 6.

function Start-SilentServer {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Starts a part of the bench.')]
    param($Bench)

    $process = Start-EngineScript -Bench $Bench -Script Start-SilentServer.ps1
    $line = $process.StandardOutput.ReadLine()
    while ($null -ne $line -and $line -notmatch '^\d+$') { $line = $process.StandardOutput.ReadLine() }
    if ($null -eq $line) { throw 'The silent server did not start.' }
    @{ Process = $process; Port = [int]$line }
}

function Stop-Server {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Ends what the bench started.')]
    param($Server)

    if ($null -eq $Server) { return }
    $Server.Process.StandardInput.Close()
    if (-not $Server.Process.WaitForExit(10000)) { $Server.Process.Kill($true) }
    $Server.Process.Dispose()
}

# Row 4: many services that accept and never answer.
function Measure-SilentFleet {
    param($Bench)

    $count = if ($Bench.Quick) { 1000 } else { 5000 }
    $timeout = if ($Bench.Quick) { 10 } else { 30 }
    $what = "$count services that never answer"
    $lack = Get-Lack -Bench $Bench
    if ($lack) { return Get-SkippedLine -Row '4' -What $what -Reason $lack }

    $server = Start-SilentServer -Bench $Bench
    try {
        $flight, $peak, $down, $elapsed, $stop = foreach ($figure in (Receive-EngineScript -Process (Start-EngineScript -Bench $Bench -Script Get-SilentFleetFigure.ps1 `
                        -Argument $Bench.Module.Path, "$($server.Port)", "$count", "$timeout"))) { [double]::Parse($figure, [cultureinfo]::InvariantCulture) }
    } finally {
        Stop-Server -Server $server
    }

    ConvertTo-BenchLine -Row '4' -What "$what, memory of each in flight" -Ours "$flight KB" -Target '< 25 KB' -IsMet ($flight -lt 25)
    ConvertTo-BenchLine -Row '4' -What "$what, memory of each, peak at the time-out" -Ours "$peak KB" -Target '< 25 KB' -IsMet ($peak -lt 25)
    ConvertTo-BenchLine -Row '4' -What "$what, Down at the time-out" -Ours "$down in $elapsed s" -Peer 'the time-out' -Theirs "$timeout s" -Target 'all' -IsMet ($down -eq $count)
    ConvertTo-BenchLine -Row '4' -What "$what, stopped" -Ours (Format-Duration $stop) -Target '<= 1 s' -IsMet ($stop -le 1000)
}

# Row 6: eight processes with one state file and one history. Every service fails every time, so after n runs each has n failures in a row.
function Measure-SharedState {
    param($Bench)

    $count = if ($Bench.Quick) { 200 } else { 1000 }
    $what = "$count services, 8 runs at once"
    $lack = Get-Lack -Bench $Bench -Nginx
    if ($lack) { return Get-SkippedLine -Row '6' -What $what -Reason $lack }

    $start = [System.DateTime]::UtcNow.AddSeconds(15).Ticks
    $arguments = $Bench.Module.Path, "$($Bench.Nginx.Url)", "$count", $Bench.Folder
    $runs = foreach ($number in 1..8) { Start-EngineScript -Bench $Bench -Script Invoke-StatefulCheck.ps1 -Argument ($arguments + "$start") }
    foreach ($run in $runs) { $null = Receive-EngineScript -Process $run }
    $least, $most, $entries = Receive-EngineScript -Process (Start-EngineScript -Bench $Bench -Script Invoke-StatefulCheck.ps1 -Argument ($arguments + '0'))
    ConvertTo-BenchLine -Row '6' -What "$what, then one: failures in a row" -Ours "$least to $most" -Target '9 each' -IsMet ($least -eq '9' -and $most -eq '9')
    ConvertTo-BenchLine -Row '6' -What "$what, then one: history entries" -Ours $entries -Target "$(9 * $count)" -IsMet ($entries -eq "$(9 * $count)")
}
