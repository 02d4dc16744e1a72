# Parts of a bench that need a process of their own.

# The same engine again with a script of this folder: pwsh, or whatever program this one runs in.
function Start-EngineScript {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Starts a part of the bench.')]
    param($Bench, [string] $Script, [string[]] $Argument = @())

    $program = [Environment]::ProcessPath
    $words = @(if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })
    $words += @('-NoLogo', '-NoProfile', '-File', "$($Bench.Support)/$Script") + $Argument
    $start = [System.Diagnostics.ProcessStartInfo]::new($program)
    foreach ($word in $words) { $start.ArgumentList.Add($word) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    [System.Diagnostics.Process]::Start($start)
}

# Its last line of output, cut at blanks.
function Receive-EngineScript {
    param($Process, [int] $Second = 300)

    try {
        $reading = $Process.StandardOutput.ReadToEndAsync()
        if (-not $Process.WaitForExit($Second * 1000)) { throw "A part of the bench did not end within $Second s." }
        if ($Process.ExitCode -ne 0) { throw "A part of the bench failed with exit code $($Process.ExitCode): $($reading.Result)" }
        ($reading.Result.Trim() -split '\r?\n')[-1] -split ' '
    } finally {
        if (-not $Process.HasExited) { $Process.Kill($true) }
        $Process.Dispose()
    }
}
