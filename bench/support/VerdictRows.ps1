# Row 5: one service of every kind, good and bad, all checked in one run. The fleet is tests/Fixtures/HealthFleet.

# What each service of the fleet must come to.
function Get-RightVerdict {
    param()

    @{
        ok = 'Up Expected'; noContent = 'Up Expected'; slow1 = 'Up Expected'; slow3 = 'Up Expected'; redirectOnce = 'Up Expected'; tcp = 'Up Expected'
        notFound = 'Down UnexpectedStatus'; serverError = 'Degraded UnexpectedStatus'; unavailable = 'Degraded UnexpectedStatus'
        healthPass = 'Up Expected'; healthWarn = 'Degraded ReportedUnhealthy'; healthFail = 'Down ReportedUnhealthy'
        redirectLoop = 'Down RedirectLoop'; redirectFtp = 'Down RedirectScheme'; redirectFile = 'Down RedirectScheme'
        hang = 'Down Timeout'; silent = 'Down Timeout'; dripHeaders = 'Down Timeout'
        endlessBody = 'Up Expected'; gzipBomb = 'Degraded ContentMismatch'
        notHttp = 'Down Protocol'; truncated = 'Down ConnectionLost'; reset = 'Down ConnectionLost'
        refused = 'Down ConnectionRefused'; noSuchHost = 'Down NameNotFound'
        selfSigned = 'Down Tls'; expiringTls = 'Down Tls'; expiredTls = 'Down Tls'
    }
}

# The fleet that was built last; $null when none was.
function Get-FleetProgram {
    param()

    $newest = $null
    foreach ($configuration in 'debug', 'release') {
        $file = [System.IO.FileInfo]::new("$PSScriptRoot/../../artifacts/bin/HealthFleet/$configuration/HealthFleet.dll")
        if ($file.Exists -and ($null -eq $newest -or $file.LastWriteTimeUtc -gt $newest.LastWriteTimeUtc)) { $newest = $file }
    }

    if ($newest) { $newest.FullName }
}

function Start-HealthFleet {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Starts a part of the bench.')]
    param([string] $Program)

    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Tool -Name dotnet))
    foreach ($word in 'exec', $Program) { $start.ArgumentList.Add($word) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if (-not $line) { throw 'The fleet did not start.' }
    $urls = [ordered]@{}
    foreach ($member in [System.Text.Json.JsonDocument]::Parse($line).RootElement.EnumerateObject()) { $urls[$member.Name] = $member.Value.GetString() }
    @{ Process = $process; Urls = $urls }
}

# Rows as a user would write them, each with what it must come to: the fleet, and three things more that one can ask of it.
function Get-VerdictRow {
    param([System.Collections.IDictionary] $Url)

    $right = Get-RightVerdict
    foreach ($name in $Url.Keys) {
        # A body that nobody asks about is not unpacked: the bomb is asked about, so that it goes off, up to the limit of the body.
        @{ Name = $name; Uri = $Url[$name]; Right = $right[$name]; ContentMatch = $name -eq 'gzipBomb' ? 'nothing of the kind' : '' }
    }
    foreach ($name in $right.Keys) { if (-not $Url.Contains($name)) { @{ Name = "$name (not in the fleet)"; Uri = 'none'; Right = $right[$name] } } }
    @{ Name = 'expiringTls, not verified'; Uri = $Url['expiringTls']; SkipCertificateCheck = $true; Right = 'Degraded CertificateExpiring' }
    @{ Name = 'slow1, limit 500 ms'; Uri = $Url['slow1']; DegradedAfterMs = 500; Right = 'Degraded Slow' }
    @{ Name = 'not a URL'; Uri = 'not a url'; Right = 'Unknown BadInput' }
}

function Measure-Verdict {
    param($Bench)

    $what = 'verdicts on a mixed fleet'
    $lack = Get-Lack -Bench $Bench -Tool dotnet
    $program = Get-FleetProgram
    if (-not $lack -and -not $program) { $lack = 'tests/Fixtures/HealthFleet is not built: dotnet build' }
    if ($lack) { return Get-SkippedLine -Row '5' -What $what -Reason $lack }

    $fleet = Start-HealthFleet -Program $program
    try {
        $rows = @(Get-VerdictRow -Url $fleet.Urls)
        $verdicts = @{}
        $before = [GC]::GetTotalAllocatedBytes()
        foreach ($result in ($rows | Test-ServiceHealth -TimeoutSeconds 10 -RateLimit 0 -ErrorAction Ignore)) {
            $verdicts[$result.Name] = "$($result.Status) $($result.Reason)"
        }

        $megabyte = [Math]::Round(([GC]::GetTotalAllocatedBytes() - $before) / 1MB)
    } finally {
        Stop-Server -Server $fleet
    }

    $wrong = @(foreach ($row in $rows) { if ($verdicts[$row.Name] -ne $row.Right) { "$($row.Name) was $($verdicts[$row.Name]), not $($row.Right)" } })
    $line = "$($rows.Count - $wrong.Count) of $($rows.Count) right$(if ($wrong) { ": $($wrong -join ', ')" })"
    ConvertTo-BenchLine -Row '5' -What $what -Ours $line -Target 'all' -IsMet ($wrong.Count -eq 0)
    ConvertTo-BenchLine -Row '5' -What "$what, allocated in all" -Ours "$megabyte MB" -Peer 'the bomb alone' -Theirs '200 MB' -Target '< 50 MB' -IsMet ($megabyte -lt 50)
}
