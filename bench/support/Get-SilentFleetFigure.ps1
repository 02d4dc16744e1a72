# Runs in a process of its own: so many checks at once of services that accept and never answer. Writes KB per service, first while all are open,
# then at the peak, when all time out and results are made; how many were Down for a time-out; the seconds it took; and the milliseconds from a
# stop to the end of another such run.
param([string] $ModulePath, [int] $Port, [int] $Count, [int] $TimeoutSeconds)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if (-not (Get-Command -Name Test-ServiceHealth -ErrorAction Ignore)) { Import-Module -Name $ModulePath }
$with = @{ ThrottleLimit = $Count; RateLimit = 0; TimeoutSeconds = $TimeoutSeconds; WarningAction = 'Ignore' }
$urls = @(for ($i = 0; $i -lt $Count; $i++) { "http://127.0.0.1:$Port/$i" })

$shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
$check = 'param($module, $urls, $with) Import-Module -Name $module; $urls | Test-ServiceHealth @with'

# What the first checks bring along belongs to no service.
$first = @{ ThrottleLimit = 50; RateLimit = 0; TimeoutSeconds = 1 }
$null = $shell.AddScript($check).AddArgument($ModulePath).AddArgument($urls[0..49]).AddArgument($first).Invoke()
[GC]::Collect()
[GC]::WaitForPendingFinalizers()
[GC]::Collect()
$process = [System.Diagnostics.Process]::GetCurrentProcess()
$before = $process.WorkingSet64

# Samples are taken all the time; which of them count, the results tell.
$shell.Commands.Clear()
$null = $shell.AddScript($check).AddArgument($ModulePath).AddArgument($urls).AddArgument($with)
$samples = [System.Collections.Generic.List[object]]::new()
$clock = [System.Diagnostics.Stopwatch]::StartNew()
$run = $shell.BeginInvoke()
while (-not $run.AsyncWaitHandle.WaitOne(100)) {
    $process.Refresh()
    $samples.Add(@([System.DateTimeOffset]::UtcNow, $process.WorkingSet64))
}

$elapsed = $clock.Elapsed.TotalSeconds
$process.Refresh()
$peak = $process.PeakWorkingSet64
$down = 0
$opened = [System.DateTimeOffset]::MinValue
$closed = [System.DateTimeOffset]::MaxValue
foreach ($result in $shell.EndInvoke($run)) {
    if ($result.Status -ne 'Down' -or $result.Reason -ne 'Timeout') { continue }
    $down++
    # A connection stood from the end of its connect phase to the time-out.
    $stood = $result.Timestamp.AddSeconds(-$TimeoutSeconds).AddMilliseconds([double]$result.ConnectMs)
    if ($stood -gt $opened) { $opened = $stood }
    if ($result.Timestamp -lt $closed) { $closed = $result.Timestamp }
}

$flight = 0
foreach ($sample in $samples) {
    if ($sample[0] -ge $opened -and $sample[0] -le $closed -and $sample[1] -gt $flight) { $flight = $sample[1] }
}

if ($flight -eq 0) { throw "There was no moment at which all $Count services were open." }
$shell.Dispose()

# Stopped when all connections stand, or half the time has passed.
$with['TimeoutSeconds'] = 120
$shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
$null = $shell.AddScript($check).AddArgument($ModulePath).AddArgument($urls).AddArgument($with)
$run = $shell.BeginInvoke()
$clock.Restart()
$network = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
while ($clock.Elapsed.TotalSeconds -lt 60) {
    $open = 0
    foreach ($connection in $network.GetActiveTcpConnections()) {
        if ($connection.RemoteEndPoint.Port -eq $Port -and $connection.State -eq 'Established') { $open++ }
    }

    if ($open -ge $Count) { break }
    [System.Threading.Thread]::Sleep(200)
}

$clock.Restart()
$shell.Stop()
$stop = $clock.Elapsed.TotalMilliseconds
if (-not $run.IsCompleted) { throw 'The stopped run did not end.' }
$shell.Dispose()
$figures = (($flight - $before) / 1KB / $Count), (($peak - $before) / 1KB / $Count), $down, $elapsed, $stop
($figures | ForEach-Object { [string]::Format([cultureinfo]::InvariantCulture, '{0:0.0}', [double]$_) }) -join ' '
