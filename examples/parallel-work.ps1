<#
.SYNOPSIS
    Asks a small fleet of services how they are, all at once, and tells what became of each.
.DESCRIPTION
    Starts twelve little HTTP services on this machine's loopback address: some slow, some broken, one gone. Then Invoke-ParallelWork asks
    them, with a time-out and a second try. Runs unchanged in pwsh and in the embedded engine:

        dotnet run --project src/ConcurrencyOps.Host -- examples/parallel-work.ps1
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
if (-not (Get-Command -Name Invoke-ParallelWork -ErrorAction Ignore)) {
    Import-Module -Name "$PSScriptRoot/../out/ConcurrencyOps"
}

# What each service answers, and after how many milliseconds. 'billing' is busy when it is first asked, 'gone' does not listen.
$services = @{
    web     = @{ Delay = 120; Status = 200 }
    api     = @{ Delay = 180; Status = 200 }
    login   = @{ Delay = 240; Status = 200 }
    search  = @{ Delay = 350; Status = 200 }
    images  = @{ Delay = 300; Status = 200 }
    mail    = @{ Delay = 420; Status = 200 }
    billing = @{ Delay = 150; Status = 503, 200 }
    reports = @{ Delay = 1000; Status = 200 }
    legacy  = @{ Delay = 90; Status = 404 }
    ledger  = @{ Delay = 110; Status = 500 }
    archive = @{ Delay = 3000; Status = 200 }
}

$fleet = & "$PSScriptRoot/support/Start-Fleet.ps1" -Service $services
$client = [System.Net.Http.HttpClient]::new()
try {
    $names = 'web', 'api', 'login', 'search', 'images', 'mail', 'billing', 'reports', 'legacy', 'ledger', 'archive', 'gone'
    "Asking $($names.Count) services, up to 12 at once, at most 1.5 seconds each, twice if need be:"

    $results = $names | Invoke-ParallelWork -ThrottleLimit 12 -TimeoutSeconds 1.5 -RetryCount 1 -AsResult -Ordered -MetricsVariable figures {
        $url = if ($_ -eq 'gone') { 'http://127.0.0.1:1/' } else { "$($using:fleet.Url)/$_" }

        # A wait in small steps can be stopped by the time-out; GetResult() alone would not listen.
        $call = ($using:client).GetAsync($url)
        while (-not $call.Wait(50)) { }
        $answer = $call.Result
        if (-not $answer.IsSuccessStatusCode) { throw "$([int]$answer.StatusCode) $($answer.ReasonPhrase)" }
        "$([int]$answer.StatusCode) $($answer.ReasonPhrase)"
    }

    $results
    'The figures of the run:'
    $figures

    $oneByOne = 0.0
    foreach ($result in $results) { $oneByOne += $result.Attempts * $result.DurationMs / 1000 }
    $together = $figures.ElapsedMs / 1000
    'One after the other: about {0:n1} s. Together: {1:n1} s, {2:n1} times as fast.' -f $oneByOne, $together, ($oneByOne / $together)
} finally {
    $client.Dispose()
    & $fleet.Stop
}
