<#
.SYNOPSIS
    Measures Test-ServiceHealth side by side with wrk, curl, blackbox_exporter and Invoke-WebRequest and prints ratios.
.DESCRIPTION
    Runs unchanged in pwsh and in the embedded engine of this repository, against nginx on the loopback address: one worker on core 0, all who
    ask on core 1 (taskset; without it, wherever the system puts them). All contenders of a row take turns, round by round; each figure is the
    median of its rounds. Look at the ratios: the figures themselves belong to the machine. No time is asserted and nothing fails; a target
    that was missed says so in the last column, a row whose peer is not installed says what it lacks.

        apt-get install -y nginx wrk curl prometheus-blackbox-exporter
        pwsh -NoProfile -File bench/Measure-ServiceHealth.ps1
        dotnet run -c Release --project src/ConcurrencyOps.Host -- bench/Measure-ServiceHealth.ps1

    What each row means: bench/README.md.
.PARAMETER Only
    The rows to measure, by number or name: 1 fresh, 2 reuse, 3 webrequest, 4 silent, 5 verdicts, 6 state, 7 outage.
.PARAMETER Rounds
    How often each contender runs: 5, or 1 with -Quick.
.PARAMETER Quick
    Fewer checks and one round: minutes become seconds, figures become rough.
.PARAMETER Markdown
    Prints a Markdown table.
.PARAMETER ModulePath
    The module to measure. Left out: the module that is loaded, else the one that the build staged in out/.
#>
[CmdletBinding()]
param(
    [string[]] $Only = @(),
    [ValidateRange(0, 100)] [int] $Rounds = 0,
    [switch] $Quick,
    [switch] $Markdown,
    [string] $ModulePath = ''
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

. "$PSScriptRoot/support/Frame.ps1"
. "$PSScriptRoot/support/Measuring.ps1"
. "$PSScriptRoot/support/EngineScript.ps1"
. "$PSScriptRoot/support/Fleet.ps1"
. "$PSScriptRoot/support/HealthRows.ps1"
. "$PSScriptRoot/support/HealthProcessRows.ps1"
. "$PSScriptRoot/support/OutageRows.ps1"
. "$PSScriptRoot/support/VerdictRows.ps1"
. "$PSScriptRoot/support/Table.ps1"

$rows = Select-BenchRow -Only $Only -Row ([ordered]@{
        fresh      = 'Measure-FreshCheck'
        reuse      = 'Measure-ReusedCheck'
        webrequest = 'Measure-WebRequest'
        silent     = 'Measure-SilentFleet'
        verdicts   = 'Measure-Verdict'
        state      = 'Measure-SharedState'
        outage     = 'Measure-Outage'
    })
$bench = Initialize-Bench -ModulePath $ModulePath -Rounds $Rounds -UsualRounds 5 -Quick:$Quick
$folder = [System.IO.Directory]::CreateTempSubdirectory('health-bench-')
$bench.Folder = $folder.FullName
$bench.Nginx = $null
$bench.HasOurs = [bool](Get-Command -Name Test-ServiceHealth -ErrorAction Ignore)

Show-BenchHeading -Bench $bench
try {
    if (Get-Tool -Name nginx) { $bench.Nginx = Start-Nginx -Folder $bench.Folder }
    $table = Measure-BenchRow -Bench $bench -Row $rows
} finally {
    Stop-Tool -Started $bench.Nginx
    $folder.Delete($true)
}

Show-BenchTable -Line @($table) -Markdown:$Markdown
