<#
.SYNOPSIS
    Starts this shell once more, with two threads in it that wait for each other, and returns when they do.
.OUTPUTS
    An object with the Process, and Stop, a script block that ends it.
#>
[CmdletBinding()]
param()

# pwsh, or whatever program this engine runs in.
$program = [Environment]::ProcessPath
$words = @(if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })
if (Get-Command -Name Get-Process -ErrorAction Ignore) { $words += '-NoProfile', '-NonInteractive', '-File' }
$start = [System.Diagnostics.ProcessStartInfo]::new($program)
foreach ($word in $words + "$PSScriptRoot/hanging.ps1") { $start.ArgumentList.Add($word) }
$start.RedirectStandardInput = $true
$start.RedirectStandardOutput = $true
$process = [System.Diagnostics.Process]::Start($start)
while (($line = $process.StandardOutput.ReadLine()) -ne 'hanging') {
    if ($null -eq $line) { throw "The second shell ended with exit code $($process.ExitCode) before its threads were waiting." }
}

[pscustomobject]@{
    Process = $process
    Stop    = { $process.Kill(); $process.WaitForExit(); $process.Dispose() }.GetNewClosure()
}
