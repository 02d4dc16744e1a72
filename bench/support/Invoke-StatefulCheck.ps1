# Runs in a process of its own: one check of every service that -Count makes, with state and history, when the time comes. Writes the fewest
# and the most failures in a row that a result told of, and how many entries the history has.
param([string] $ModulePath, [string] $Url, [int] $Count, [string] $Folder, [long] $StartTicks)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if (-not (Get-Command -Name Test-ServiceHealth -ErrorAction Ignore)) { Import-Module -Name $ModulePath }
$wait = [long](($StartTicks - [System.DateTime]::UtcNow.Ticks) / 10000)
if ($wait -gt 0) { [System.Threading.Thread]::Sleep([int]$wait) }
$urls = & { param($base, $many) for ($i = 0; $i -lt $many; $i++) { "$base/missing/$i" } } $Url $Count
$with = @{ RateLimit = 0; FailureThreshold = 1000000; StatePath = "$Folder/state.json"; HistoryPath = "$Folder/history.db" }
$results = @($urls | Test-ServiceHealth @with)
$least = [int]::MaxValue
$most = 0
foreach ($result in $results) {
    $least = [Math]::Min($least, $result.ConsecutiveFailures)
    $most = [Math]::Max($most, $result.ConsecutiveFailures)
}

$entries = 0
foreach ($entry in (Get-ServiceHealthHistory -HistoryPath "$Folder/history.db")) { $entries++ }
"$least $most $entries"
