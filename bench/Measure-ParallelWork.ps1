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

. "$PSScriptRoot/support/Measuring.ps1"
. "$PSScriptRoot/support/Peers.ps1"
. "$PSScriptRoot/support/Rows.ps1"
. "$PSScriptRoot/support/StateRows.ps1"
. "$PSScriptRoot/support/Table.ps1"

if ($ModulePath) {
    Import-Module -Name $ModulePath -Force
} elseif (-not (Get-Module -Name ConcurrencyOps)) {
    Import-Module -Name "$PSScriptRoot/../out/ConcurrencyOps"
}

$bench = @{
    Quick   = [bool]$Quick
    Rounds  = if ($Rounds -gt 0) { $Rounds } elseif ($Quick) { 1 } else { 3 }
    Cores   = [Environment]::ProcessorCount
    Module  = (Get-Module -Name ConcurrencyOps)
    Peers   = @(Get-BenchPeer)
    Support = "$PSScriptRoot/support"
}

$rows = @(
    @{ Number = '1'; Name = 'overhead'; Measure = 'Measure-Overhead' }
    @{ Number = '2'; Name = 'cpu'; Measure = 'Measure-CpuBound' }
    @{ Number = '3'; Name = 'waiting'; Measure = 'Measure-Waiting' }
    @{ Number = '4'; Name = 'ramp'; Measure = 'Measure-Ramp' }
    @{ Number = '5'; Name = 'pull'; Measure = 'Measure-InputPull' }
    @{ Number = '6'; Name = 'memory'; Measure = 'Measure-PeakMemory' }
    @{ Number = '7'; Name = 'stop'; Measure = 'Measure-StuckStop' }
    @{ Number = '8'; Name = 'adaptive'; Measure = 'Measure-Adaptive' }
)

# "pwsh -File" hands over 1,5 as one word.
$wanted = @($Only | ForEach-Object { $_ -split ',' } | ForEach-Object { $_.Trim() })
foreach ($name in $wanted) {
    if (-not ($rows | Where-Object { $name -in $_.Number, $_.Name })) { throw "There is no row '$name'. Rows: 1 to 8, or their names; see Get-Help." }
}

Show-BenchHeading -Bench $bench
$table = foreach ($row in $rows) {
    if ($wanted.Count -eq 0 -or $row.Number -in $wanted -or $row.Name -in $wanted) {
        [Console]::Error.WriteLine("measuring row $($row.Number), $($row.Name) ...")
        & $row.Measure -Bench $bench
    }
}

Show-BenchTable -Line @($table) -Markdown:$Markdown
