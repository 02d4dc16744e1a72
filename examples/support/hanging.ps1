<#
.SYNOPSIS
    Two threads, two accounts, locked in opposite order: a deadlock. For deadlock.ps1, which ends the process; it ends by itself with its input.
#>
[CmdletBinding()]
param()

class Account { [int] $Balance = 100 }

$transfer = {
    param($name, $from, $to, $bothHaveOne)

    [System.Threading.Thread]::CurrentThread.Name = $name
    [System.Threading.Monitor]::Enter($from)
    $bothHaveOne.SignalAndWait()
    [System.Threading.Monitor]::Enter($to)
}

$savings = [Account]::new()
$current = [Account]::new()
$bothHaveOne = [System.Threading.Barrier]::new(3)
$threads = foreach ($way in @('save', $current, $savings), @('spend', $savings, $current)) {
    $thread = [powershell]::Create([initialsessionstate]::CreateDefault2()).AddScript($transfer).AddArgument($way[0]).AddArgument($way[1]).AddArgument($way[2]).AddArgument($bothHaveOne)
    $null = $thread.BeginInvoke()
    $thread
}

if (-not $bothHaveOne.SignalAndWait(30000)) { throw 'The threads did not begin within 30 s.' }
[Console]::Out.WriteLine('hanging')
$null = [Console]::In.ReadToEnd()
[Environment]::Exit(0)
