# The peers, each run as its documentation says. A body is text that uses $_: every peer makes its own script block of it.

function Get-BenchPeer {
    param()

    @{
        Name  = 'ForEach-Object'
        Share = 1.0
        Run   = { param($items, $body) $items | ForEach-Object ([scriptblock]::Create($body)) | Out-Null }
    }
    @{
        Name  = 'ForEach-Object -Parallel'
        Share = 0.02
        Run   = { param($items, $body, $limit) $items | ForEach-Object -Parallel ([scriptblock]::Create($body)) -ThrottleLimit $limit | Out-Null }
    }
    Get-ModulePeer -Module Microsoft.PowerShell.ThreadJob -Command Start-ThreadJob -Share 0.002 -Run {
        param($items, $body, $limit)
        $block = [scriptblock]::Create("param(`$_) $body")
        $jobs = foreach ($item in $items) { Start-ThreadJob -ScriptBlock $block -ArgumentList $item -ThrottleLimit $limit }
        $jobs | Receive-Job -Wait -AutoRemoveJob | Out-Null
    }
    Get-ModulePeer -Module SplitPipeline -Command Split-Pipeline -Share 1.0 -Run {
        param($items, $body, $limit)
        $items | SplitPipeline\Split-Pipeline -Script ([scriptblock]::Create("process { $body }")) -Count $limit | Out-Null
    }
    Get-ModulePeer -Module PSParallelPipeline -Command PSParallelPipeline\Invoke-Parallel -Share 0.05 -Run {
        param($items, $body, $limit)
        $items | PSParallelPipeline\Invoke-Parallel -ScriptBlock ([scriptblock]::Create($body)) -ThrottleLimit $limit | Out-Null
    }
    Get-ModulePeer -Module PSParallel -Command PSParallel\Invoke-Parallel -Share 0.02 -Run {
        param($items, $body, $limit)
        $items | PSParallel\Invoke-Parallel -ScriptBlock ([scriptblock]::Create($body)) -ThrottleLimit $limit | Out-Null
    }
}

# A peer without Run is not installed, or does not run here: some need the session state of the full shell. Share: the part of the items that
# it gets where the figure is one per item, or it would take all day.
function Get-ModulePeer {
    param([string] $Module, [string] $Command, [double] $Share, [scriptblock] $Run)

    $peer = @{ Name = $Command; Share = $Share; Run = $null; State = 'not installed' }
    try {
        Import-Module -Name $Module
        $peer.State = [string](Get-Module -Name $Module).Version
        & $Run (1..2) '$_' 2
        $peer.Run = $Run
    } catch [System.IO.FileNotFoundException] {
        if (Get-Module -Name $Module) { $peer.State = 'does not run in this engine' }
    } catch {
        $peer.State = 'does not run in this engine'
    }

    $peer
}

# Ours, with further parameters.
function Invoke-OurWork {
    param($Item, [string] $Body, [int] $Limit, [hashtable] $With = @{})

    $Item | Invoke-ParallelWork ([scriptblock]::Create($Body)) -ThrottleLimit $Limit @With | Out-Null
}
