# The row about a mass outage: 7.

# A port that refuses: nobody listens on it any more.
function Get-RefusingPort {
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $port
}

# So many services are refused at their first check; with a state file each of their circuits opens, and the file must hold them all in the end.
function Invoke-Outage {
    param([string] $Url, [int] $Count, [string] $StatePath = '')

    $with = @{ RateLimit = 0; FailureThreshold = 1; ThrottleLimit = 64 }
    if ($StatePath) { $with.StatePath = $StatePath }
    $results = & { param($base, $many) for ($i = 0; $i -lt $many; $i++) { "$base/$i" } } $Url $Count | Test-ServiceHealth @with
    $down = 0
    foreach ($result in $results) { if ($result.Status -eq 'Down') { $down++ } }
    if ($down -ne $Count) { throw "$down of $Count services were down: the measurement means nothing." }
}

# Row 7: every circuit opens. Linear would be 4 times the time for 4 times the services.
function Measure-Outage {
    param($Bench)

    $few = if ($Bench.Quick) { 250 } else { 1000 }
    $many = 4 * $few
    $what = "$many services down at once, all circuits open"
    $lack = Get-Lack -Bench $Bench
    if ($lack) { return Get-SkippedLine -Row '7' -What $what -Reason $lack }

    $url = "http://127.0.0.1:$(Get-RefusingPort)"
    $path = "$($Bench.Folder)/outage.json"
    $contenders = [ordered]@{}
    foreach ($count in $few, $many) {
        $contenders["$count"] = {
            foreach ($file in $path, "$path.lock") { [System.IO.File]::Delete($file) }
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            Invoke-Outage -Url $url -Count $count -StatePath $path
            $elapsed = $clock.Elapsed.TotalMilliseconds
            $stored = 0
            foreach ($circuit in (Get-CircuitState -StatePath $path)) { if ($circuit.ConsecutiveFailures -eq 1) { $stored++ } }
            if ($stored -ne $count) { throw "$stored of $count circuits are in the file." }
            $elapsed
        }.GetNewClosure()
    }

    $contenders['without -StatePath'] = { Invoke-Outage -Url $url -Count $many }.GetNewClosure()
    Invoke-Outage -Url $url -Count $few -StatePath $path
    $times = Measure-Contender -Contender $contenders -Rounds $Bench.Rounds
    $growth = $times["$many"] / $times["$few"]
    ConvertTo-BenchLine -Row '7' -What $what -Ours (Format-Duration $times["$many"]) -Peer "$few services" -Theirs (Format-Duration $times["$few"]) `
        -Ratio (Format-Ratio $growth) -Target '<= 6 x (linear: 4)' -IsMet ($growth -le 6)
    ConvertTo-BenchLine -Row '7' -What $what -Ours (Format-Duration $times["$many"]) -Peer 'without -StatePath' -Theirs (Format-Duration $times['without -StatePath']) `
        -Ratio (Format-Ratio ($times["$many"] / $times['without -StatePath']))
}
