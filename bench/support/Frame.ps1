# The frame of a bench: what every row is given, which rows are wanted, and the run over them.

# Loads the module and gathers what every row is given. ModulePath empty: the module that is loaded, else the staged one.
function Initialize-Bench {
    param([string] $ModulePath, [int] $Rounds, [int] $UsualRounds, [switch] $Quick)

    if ($ModulePath) {
        Import-Module -Name $ModulePath -Force
    } elseif (-not (Get-Module -Name ConcurrencyOps)) {
        Import-Module -Name "$PSScriptRoot/../../out/ConcurrencyOps"
    }

    @{
        Quick   = [bool]$Quick
        Rounds  = if ($Rounds -gt 0) { $Rounds } elseif ($Quick) { 1 } else { $UsualRounds }
        Cores   = [Environment]::ProcessorCount
        Module  = (Get-Module -Name ConcurrencyOps)
        Peers   = @()
        Support = $PSScriptRoot
    }
}

# Those of the rows (name = command that measures it, numbered from 1) that were asked for by number or name; all of them when none was.
function Select-BenchRow {
    param([System.Collections.Specialized.OrderedDictionary] $Row, [string[]] $Only)

    $number = 0
    $rows = @(foreach ($name in $Row.Keys) { @{ Number = "$((++$number))"; Name = $name; Measure = $Row[$name] } })

    # "pwsh -File" hands over 1,5 as one word.
    $wanted = @($Only | ForEach-Object { $_ -split ',' } | ForEach-Object { $_.Trim() })
    foreach ($name in $wanted) {
        if (-not ($rows | Where-Object { $name -in $_.Number, $_.Name })) {
            throw "There is no row '$name'. Rows: 1 to $($rows.Count), or their names; see Get-Help."
        }
    }

    $rows | Where-Object { $wanted.Count -eq 0 -or $_.Number -in $wanted -or $_.Name -in $wanted }
}

# Measures one row after the other and returns their lines.
function Measure-BenchRow {
    param($Bench, [object[]] $Row)

    foreach ($one in $Row) {
        [Console]::Error.WriteLine("measuring row $($one.Number), $($one.Name) ...")
        & $one.Measure -Bench $Bench
    }
}
