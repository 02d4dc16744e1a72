<#
.SYNOPSIS
    Measures locks, lock logs and contention side by side with what there is otherwise and prints ratios.
.DESCRIPTION
    Runs unchanged in pwsh and in the embedded engine of this repository. All contenders of a row take turns, round by round, in one process,
    so that a busy machine is as busy for one as for the other; each figure is the median of its rounds. Look at the ratios: the figures
    themselves belong to the machine. No time is asserted and nothing fails; a target that was missed says so in the last column.

        dotnet build -c Release
        pwsh -NoProfile -File bench/Measure-Lock.ps1
        dotnet run -c Release --project src/ConcurrencyOps.Host -- bench/Measure-Lock.ps1

    What each row means: bench/README.md.
.PARAMETER Only
    The rows to measure, by number or name: 1 log.
.PARAMETER Rounds
    How often each contender runs: 5, or 1 with -Quick.
.PARAMETER Quick
    Fewer events and one round: figures become rough.
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
. "$PSScriptRoot/support/LockLogRows.ps1"
. "$PSScriptRoot/support/Table.ps1"

$rows = Select-BenchRow -Only $Only -Row ([ordered]@{
        log = 'Measure-LockLog'
    })
$bench = Initialize-Bench -ModulePath $ModulePath -Rounds $Rounds -UsualRounds 5 -Quick:$Quick

Show-BenchHeading -Bench $bench
$table = Measure-BenchRow -Bench $bench -Row $rows
Show-BenchTable -Line @($table) -Markdown:$Markdown
