# Runs in a process of its own: so many items through Invoke-ParallelWork, then the most memory that the process ever held, in MB.
param([string] $ModulePath, [int] $Count, [string] $Kind)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if (-not (Get-Command -Name Invoke-ParallelWork -ErrorAction Ignore)) { Import-Module -Name $ModulePath }
$with = @{ Ordered = $Kind -eq 'ordered' }
& { param($many) for ($i = 0; $i -lt $many; $i++) { $i } } $Count | Invoke-ParallelWork { $_ } -ThrottleLimit ([Environment]::ProcessorCount) @with | Out-Null
[string]::Format([cultureinfo]::InvariantCulture, '{0:0.0}', [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)
