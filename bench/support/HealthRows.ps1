# The rows that compare rates: 1 to 3.

# So that neither the rate limit nor the number at once is what is measured. Each check has a URL of its own: equal ones would be asked once.
function Invoke-OurCheck {
    param([string] $Url, [int] $Count, [hashtable] $With = @{})

    $results = & { param($base, $many) for ($i = 0; $i -lt $many; $i++) { "$base/ok/$i" } } $Url $Count | Test-ServiceHealth -RateLimit 0 -ThrottleLimit 64 @With
    $up = 0
    foreach ($result in $results) { if ($result.Status -eq 'Up') { $up++ } }
    if ($up -ne $Count) { throw "$up of $Count checks were up: the measurement means nothing." }
}

# The line of a row that cannot be measured here.
function Get-SkippedLine {
    param([string] $Row, [string] $What, [string] $Reason)

    ConvertTo-BenchLine -Row $Row -What $What -Ours "skipped: $Reason"
}

# What a row lacks on this machine; $null when nothing.
function Get-Lack {
    param($Bench, [switch] $Nginx, [string[]] $Tool = @())

    if (-not $Bench.HasOurs) { return 'this module has no Test-ServiceHealth' }
    if ($Nginx -and $null -eq $Bench.Nginx) { return 'nginx is not installed' }
    foreach ($name in $Tool) { if (-not (Get-Tool -Name $name)) { return "$name is not installed" } }
}

function Format-Rate {
    param([double] $PerSecond)

    [string]::Format([cultureinfo]::InvariantCulture, '{0:0}/s', $PerSecond)
}

# Rates by contender's name. A contender returns its own rate as a [double], or is timed for so many checks.
function Measure-Rate {
    param($Bench, [System.Collections.IDictionary] $Contender, [hashtable] $Count)

    $milliseconds = [ordered]@{}
    foreach ($name in $Contender.Keys) {
        $run = $Contender[$name]
        $milliseconds[$name] = { $rate = & $run; if ($rate -is [double]) { 1000.0 / $rate } }.GetNewClosure()
    }

    Set-OwnCore -Bench $Bench -Core '1'
    try {
        $medians = Measure-Contender -Contender $milliseconds -Rounds $Bench.Rounds
    } finally {
        Set-OwnCore -Bench $Bench -Core "0-$($Bench.Cores - 1)"
    }

    $rates = @{}
    foreach ($name in $Contender.Keys) {
        $checks = if ($Count.ContainsKey($name)) { $Count[$name] } else { 1 }
        $rates[$name] = 1000.0 * $checks / $medians[$name]
    }

    $rates
}

function ConvertTo-RateLine {
    param([string] $Row, [string] $What, [hashtable] $Rate, [string] $Peer, [double] $Target)

    if (-not $Rate.ContainsKey($Peer)) { return ConvertTo-BenchLine -Row $Row -What $What -Ours (Format-Rate $Rate['ours']) -Peer $Peer -Theirs 'not installed' }
    $ratio = $Rate['ours'] / $Rate[$Peer]
    ConvertTo-BenchLine -Row $Row -What $What -Ours (Format-Rate $Rate['ours']) -Peer $Peer -Theirs (Format-Rate $Rate[$Peer]) -Ratio (Format-Ratio $ratio) `
        -Target $(if ($Target -gt 0) { [string]::Format([cultureinfo]::InvariantCulture, '>= {0} x', $Target) }) -IsMet $(if ($Target -gt 0) { $ratio -ge $Target })
}

# Compiles the bare handler where this engine can. False: it cannot.
function Import-BareHttp {
    param($Bench)

    if (-not (Get-Command -Name Add-Type -ErrorAction Ignore)) { return $false }
    if (-not ('BareHttp' -as [type])) { Add-Type -Path "$($Bench.Support)/BareHttp.cs" }
    $true
}

# Row 1: plain http, a connection for each check.
function Measure-FreshCheck {
    param($Bench)

    $what = 'http, fresh connections, objects out'
    $lack = Get-Lack -Bench $Bench -Nginx -Tool wrk
    if ($lack) { return Get-SkippedLine -Row '1' -What $what -Reason $lack }

    $url = $Bench.Nginx.Url
    $count = if ($Bench.Quick) { 2000 } else { 20000 }
    $second = if ($Bench.Quick) { 2 } else { 5 }
    $blackbox = $null
    $bare = 'bare HttpMessageInvoker'
    $sockets = 'bare sockets, no HTTP'
    try {
        $contenders = [ordered]@{
            'ours'                   = { Invoke-OurCheck -Url $url -Count $count }.GetNewClosure()
            'wrk, Connection: close' = { Measure-Wrk -Url $url -Connection 64 -Second $second -Close }.GetNewClosure()
        }
        if (Get-Tool -Name prometheus-blackbox-exporter) {
            $blackbox = Start-Blackbox -Folder $Bench.Folder
            $probe = "$($blackbox.Url)/probe?module=http&target=$([uri]::EscapeDataString($url))"
            $contenders['blackbox_exporter'] = { Measure-Wrk -Url $probe -Connection 64 -Second $second }.GetNewClosure()
        }

        # .NET compiles what runs often in stages: tens of thousands of checks pass until the code is what it stays. The first have a line of their own.
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        Invoke-OurCheck -Url $url -Count $count
        $first = $count / $clock.Elapsed.TotalSeconds
        Invoke-OurCheck -Url $url -Count (3 * $count)
        if (Import-BareHttp -Bench $Bench) {
            $contenders[$bare] = { [BareHttp]::Run($url, $count, 64) }.GetNewClosure()
            $contenders[$sockets] = { [BareHttp]::RunSockets($url, $count, 64) }.GetNewClosure()
            [BareHttp]::Run($url, 4 * $count, 64)
            [BareHttp]::RunSockets($url, 4 * $count, 64)
        }

        $rates = Measure-Rate -Bench $Bench -Contender $contenders -Count @{ ours = $count; $bare = $count; $sockets = $count }
    } finally {
        Stop-Tool -Started $blackbox
    }

    ConvertTo-RateLine -Row '1' -What $what -Rate $rates -Peer 'wrk, Connection: close' -Target 0.6
    ConvertTo-RateLine -Row '1' -What $what -Rate $rates -Peer $bare -Target 0
    ConvertTo-RateLine -Row '1' -What $what -Rate $rates -Peer $sockets -Target 0
    ConvertTo-RateLine -Row '1' -What $what -Rate $rates -Peer 'blackbox_exporter' -Target 3
    ConvertTo-BenchLine -Row '1' -What "the same, the first $count of the process" -Ours (Format-Rate $first)
}

# Row 2: the same with connections that are used again. Met when one of the two is.
function Measure-ReusedCheck {
    param($Bench)

    $what = 'http, -ReuseConnection, objects out'
    $lack = Get-Lack -Bench $Bench -Nginx -Tool wrk
    if ($lack) { return Get-SkippedLine -Row '2' -What $what -Reason $lack }

    $url = $Bench.Nginx.Url
    $count = if ($Bench.Quick) { 5000 } else { 50000 }
    $second = if ($Bench.Quick) { 2 } else { 5 }
    $contenders = [ordered]@{
        'ours'            = { Invoke-OurCheck -Url $url -Count $count -With @{ ReuseConnection = $true } }.GetNewClosure()
        'wrk, keep-alive' = { Measure-Wrk -Url $url -Connection 64 -Second $second }.GetNewClosure()
    }
    $curl = Get-Tool -Name curl
    $curlCount = [Math]::Min($count, 10000)
    if ($curl) {
        $words = '--silent', '--parallel', '--parallel-max', '64', '--output', '/dev/null', "$url/[1-$curlCount]"
        $contenders['curl --parallel'] = { $null = Invoke-Tool -Path $curl -Argument $words -Core 1 }.GetNewClosure()
    }

    Invoke-OurCheck -Url $url -Count 500 -With @{ ReuseConnection = $true }
    $rates = Measure-Rate -Bench $Bench -Contender $contenders -Count @{ 'ours' = $count; 'curl --parallel' = $curlCount }
    ConvertTo-RateLine -Row '2' -What $what -Rate $rates -Peer 'curl --parallel' -Target 0.4
    ConvertTo-RateLine -Row '2' -What $what -Rate $rates -Peer 'wrk, keep-alive' -Target 0
}

# Row 3: what people write today.
function Measure-WebRequest {
    param($Bench)

    $what = 'http, fresh connections, objects out'
    $lack = Get-Lack -Bench $Bench -Nginx
    if (-not (Get-Command -Name Invoke-WebRequest -ErrorAction Ignore)) { $lack = 'Invoke-WebRequest is not in this engine' }
    if ($lack) { return Get-SkippedLine -Row '3' -What $what -Reason $lack }

    $url = $Bench.Nginx.Url
    $count = if ($Bench.Quick) { 2000 } else { 10000 }
    $peerCount = if ($Bench.Quick) { 100 } else { 300 }
    $contenders = [ordered]@{
        'ours'                                           = { Invoke-OurCheck -Url $url -Count $count }.GetNewClosure()
        'ForEach-Object -Parallel { Invoke-WebRequest }' = {
            1..$peerCount | ForEach-Object -Parallel { Invoke-WebRequest -Uri "$using:url/ok/$_" } -ThrottleLimit 32 | Out-Null
        }.GetNewClosure()
    }
    Invoke-OurCheck -Url $url -Count 500
    $rates = Measure-Rate -Bench $Bench -Contender $contenders -Count @{ 'ours' = $count; 'ForEach-Object -Parallel { Invoke-WebRequest }' = $peerCount }
    ConvertTo-RateLine -Row '3' -What $what -Rate $rates -Peer 'ForEach-Object -Parallel { Invoke-WebRequest }' -Target 20
}
