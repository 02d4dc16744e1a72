<#
.SYNOPSIS
    Measures Invoke-ParallelWork side by side with its peers and prints ratios.
.DESCRIPTION
    Runs unchanged in pwsh and in the embedded engine of this repository. All contenders of a row take turns, round by round, in one process,
    so that a busy machine is as busy for one as for the other; each figure is the median of its rounds. Look at the ratios: the figures
    themselves belong to the machine. No time is asserted and nothing fails; a target that was missed says so in the last column.

        pwsh -NoProfile -File bench/Measure-ParallelWork.ps1
        dotnet run -c Release --project src/ConcurrencyOps.Host -- bench/Measure-ParallelWork.ps1

    What each row means: bench/README.md.
.PARAMETER Only
    The rows to measure, by number or name: 1 overhead, 2 cpu, 3 waiting, 4 ramp, 5 pull, 6 memory, 7 stop, 8 adaptive.
.PARAMETER Rounds
    How often each contender runs: 3, or 1 with -Quick.
.PARAMETER Quick
    Fewer items and one round: minutes become seconds, figures become rough.
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
. "$PSScriptRoot/support/Peers.ps1"
. "$PSScriptRoot/support/Rows.ps1"
. "$PSScriptRoot/support/StateRows.ps1"
. "$PSScriptRoot/support/Table.ps1"

$rows = Select-BenchRow -Only $Only -Row ([ordered]@{
        overhead = 'Measure-Overhead'
        cpu      = 'Measure-CpuBound'
        waiting  = 'Measure-Waiting'
        ramp     = 'Measure-Ramp'
        pull     = 'Measure-InputPull'
        memory   = 'Measure-PeakMemory'
        stop     = 'Measure-StuckStop'
        adaptive = 'Measure-Adaptive'
    })
$bench = Initialize-Bench -ModulePath $ModulePath -Rounds $Rounds -UsualRounds 3 -Quick:$Quick
$bench.Peers = @(Get-BenchPeer)

Show-BenchHeading -Bench $bench
$table = Measure-BenchRow -Bench $bench -Row $rows
Show-BenchTable -Line @($table) -Markdown:$Markdown
