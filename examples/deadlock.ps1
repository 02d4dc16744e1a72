<#
.SYNOPSIS
    Makes a deadlock in a process of its own, finds it from outside, and shows who waits for whom.
.DESCRIPTION
    Starts a second shell in which two threads lock two accounts in opposite order and hang, as in many a textbook. Find-Deadlock looks into that
    process: no guess by time-out, it reads who holds what and who waits for it. Runs unchanged in pwsh and in the embedded engine:

        dotnet run --project src/ConcurrencyOps.Host -- examples/deadlock.ps1
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
if (-not (Get-Command -Name Find-Deadlock -ErrorAction Ignore)) {
    Import-Module -Name "$PSScriptRoot/../out/ConcurrencyOps"
}

$hanging = & "$PSScriptRoot/support/Start-Hanging.ps1"
try {
    "Process $($hanging.Process.Id) hangs. Looking into it:"
    $deadlock = Find-Deadlock -Id $hanging.Process.Id
    $deadlock

    'Who waits where:'
    foreach ($one in $deadlock.Participants) { "  thread $($one.ThreadId) ($($one.ThreadName)) waits for $($one.WaitsFor) in $($one.WaitKind)" }

    'Suggestion:'
    "  $($deadlock.Suggestion)"
} finally {
    & $hanging.Stop
}
