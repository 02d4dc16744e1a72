# Time and medians; how contenders take turns. Language and .NET only: the embedded engine has few cmdlets.

# Runs the contenders in turn, round after round, and returns the median milliseconds by name. What one round of them leaves behind is
# collected before the next one starts its clock. A contender may return its own milliseconds, as a [double].
function Measure-Contender {
    param([System.Collections.IDictionary] $Contender, [int] $Rounds)

    $times = @{}
    foreach ($name in $Contender.Keys) { $times[$name] = [System.Collections.Generic.List[double]]::new() }
    for ($round = 0; $round -lt $Rounds; $round++) {
        foreach ($name in $Contender.Keys) {
            [GC]::Collect()
            [GC]::WaitForPendingFinalizers()
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $own = & $Contender[$name]
            $elapsed = $clock.Elapsed.TotalMilliseconds
            $times[$name].Add($(if ($own -is [double]) { $own } else { $elapsed }))
        }
    }

    $medians = @{}
    foreach ($name in $Contender.Keys) { $medians[$name] = Get-Median -Value $times[$name] }
    $medians
}

function Get-Median {
    param([double[]] $Value)

    $sorted = [double[]]$Value.Clone()
    [Array]::Sort($sorted)
    $middle = [int][Math]::Floor($sorted.Length / 2)
    if ($sorted.Length % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

# One line of the table.
function ConvertTo-BenchLine {
    param([string] $Row, [string] $What, [string] $Ours, [string] $Peer = '', [string] $Theirs = '', [string] $Ratio = '', [string] $Target = '', $IsMet)

    [pscustomobject]@{
        Row    = $Row
        What   = $What
        Ours   = $Ours
        Peer   = $Peer
        Theirs = $Theirs
        Ratio  = $Ratio
        Target = $Target
        Met    = if ($null -eq $IsMet) { '' } elseif ($IsMet) { 'yes' } else { 'NO' }
    }
}

function Format-Duration {
    param([double] $Millisecond)

    $culture = [cultureinfo]::InvariantCulture
    if ($Millisecond -ge 1000) { return [string]::Format($culture, '{0:0.00} s', $Millisecond / 1000) }
    if ($Millisecond -ge 1) { return [string]::Format($culture, '{0:0.0} ms', $Millisecond) }
    [string]::Format($culture, '{0:0.0} us', $Millisecond * 1000)
}

function Format-Ratio {
    param([double] $Ratio)

    $form = if ($Ratio -ge 100) { '{0:0} x' } elseif ($Ratio -ge 10) { '{0:0.0} x' } else { '{0:0.00} x' }
    [string]::Format([cultureinfo]::InvariantCulture, $form, $Ratio)
}
