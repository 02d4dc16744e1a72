<#
.SYNOPSIS
    Checks the services of a list, remembers, reports, and ends with an exit code: for cron and Task Scheduler.
.DESCRIPTION
    Writes one line for each service whose status changed and one line that sums up, as monitoring plugins do, and ends with 0 (all well), 1 (warning),
    2 (critical) or 3 (unknown, also when the script itself failed). A service counts as changed after two checks in a row: see -ConfirmAfter.

    cron, every five minutes:
        */5 * * * * pwsh -NoProfile -NonInteractive -File /opt/health/scheduled-check.ps1 -ServicePath /etc/health/services.csv
    Task Scheduler:
        pwsh.exe -NoProfile -NonInteractive -File C:\health\scheduled-check.ps1 -ServicePath C:\health\services.csv

    Runs that overlap lose nothing of each other: state and history may be used by several at once.
.PARAMETER ServicePath
    A CSV file with a column Uri, and Name, TimeoutSeconds, ExpectedStatus, ContentMatch ... as needed.
.PARAMETER DataPath
    The folder for state and history; made when it is missing.
.PARAMETER ReportPath
    Where a page goes, such as /var/www/html/health.html. None when left out.
.PARAMETER ConfirmAfter
    How many checks in a row must find a service otherwise before it counts as changed.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ServicePath,
    [string] $DataPath = [System.IO.Path]::Combine([System.Environment]::GetFolderPath('LocalApplicationData'), 'ConcurrencyOps', 'health'),
    [string] $ReportPath,
    [ValidateRange(1, 1000)] [int] $ConfirmAfter = 2
)

$ErrorActionPreference = 'Stop'
try {
    if (-not (Get-Command -Name Test-ServiceHealth -ErrorAction Ignore)) {
        $staged = "$PSScriptRoot/../out/ConcurrencyOps"
        Import-Module -Name $(if (Test-Path -LiteralPath $staged) { $staged } else { 'ConcurrencyOps' })
    }

    $null = [System.IO.Directory]::CreateDirectory($DataPath)
    $history = [System.IO.Path]::Combine($DataPath, 'history.db')
    $state = [System.IO.Path]::Combine($DataPath, 'state.json')

    # A row that cannot be checked is an error line and an UNKNOWN result, not the end.
    $results = @(Import-Csv -LiteralPath $ServicePath |
            Test-ServiceHealth -StatePath $state -HistoryPath $history -ConfirmAfter $ConfirmAfter -ErrorAction Continue)

    foreach ($result in $results) {
        if ($result.Changed) { "$($result.Timestamp.ToString('u')) $($result.Name): $($result.PreviousStatus) -> $($result.Status) $($result.ErrorMessage)" }
    }

    if ($ReportPath) { $results | Export-HealthReport -Path $ReportPath -HistoryPath $history }

    $results | Export-HealthReport -Format Nagios
    exit ($results | Measure-ServiceHealth).ExitCode
} catch {
    "HEALTH UNKNOWN - the check itself failed: $_"
    exit 3
}
