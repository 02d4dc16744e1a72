<#
.SYNOPSIS
    Checks a small fleet of services, three at a time, and shows table, report and page.
.DESCRIPTION
    Starts five little HTTP services on this machine's loopback address: one is well, one is missing, one is broken, two are slow. Checks them and a
    host that does not exist with Test-ServiceHealth, sums up with Measure-ServiceHealth and writes a page with Export-HealthReport. Runs
    unchanged in pwsh and in the embedded engine:

        dotnet run --project src/ConcurrencyOps.Host -- examples/quickstart.ps1
.PARAMETER ReportPath
    Where the page goes; the folder for temporary files when left out.
#>
[CmdletBinding()]
param([string] $ReportPath = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'concurrencyops-health.html'))

$ErrorActionPreference = 'Stop'
if (-not (Get-Command -Name Test-ServiceHealth -ErrorAction Ignore)) {
    Import-Module -Name "$PSScriptRoot/../out/ConcurrencyOps"
}

# What each service answers, and after how many milliseconds.
$fleet = & "$PSScriptRoot/support/Start-Fleet.ps1" -Service @{
    ok      = @{ Delay = 0; Status = 200 }
    missing = @{ Delay = 0; Status = 404 }
    broken  = @{ Delay = 0; Status = 500 }
    slow    = @{ Delay = 1000; Status = 200 }
    slower  = @{ Delay = 3000; Status = 200 }
}
try {
    $services = @(
        foreach ($name in 'ok', 'missing', 'broken', 'slow', 'slower') {
            [pscustomobject]@{ Name = $name; Uri = "$($fleet.Url)/$name"; DegradedAfterMs = $(if ($name -eq 'slower') { 2000 }) }
        }
        [pscustomobject]@{ Name = 'nowhere'; Uri = 'http://no-such-host.invalid/'; DegradedAfterMs = $null }
    )

    "Checking $($services.Count) services, three at a time, at most 5 seconds each:"
    $results = @($services | Test-ServiceHealth -TimeoutSeconds 5 -ThrottleLimit 3)
    $results

    'The report:'
    $results | Measure-ServiceHealth

    $results | Export-HealthReport -Path $ReportPath -Title 'Quickstart'
    "The page for your browser: $ReportPath"
} finally {
    & $fleet.Stop
}
