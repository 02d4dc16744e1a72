# Imports the module as a user would get it: what the build staged, or what CONCURRENCYOPS_MODULE names. Dot-sourced by every test file.
$stagedModule = $env:CONCURRENCYOPS_MODULE
if (-not $stagedModule) {
    $manifests = Get-ChildItem -Path "$PSScriptRoot/../../../out/ConcurrencyOps/*/ConcurrencyOps.psd1" -ErrorAction Ignore
    $stagedModule = ($manifests | Sort-Object -Property LastWriteTime | Select-Object -Last 1).FullName
}

if (-not $stagedModule -or -not (Test-Path -LiteralPath $stagedModule)) {
    throw "The module is not staged (looked for '$stagedModule'). Run 'dotnet build' in the repository first, or set CONCURRENCYOPS_MODULE."
}

Import-Module -Name $stagedModule -Force

# This shell's program. Installed as a .NET tool, pwsh runs within dotnet, and the program is the one on the path.
function Get-Shell {
    $program = [Environment]::ProcessPath
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'pwsh') { $program } else { (Get-Command -Name pwsh -CommandType Application)[0].Source }
}

# A script in a new pwsh, as the scheduler runs it. Its text is written to a file; returns what came out, and the exit code.
function Invoke-ScheduledScript {
    param([string] $Text, [string] $Path = (Join-Path -Path $TestDrive -ChildPath "$([guid]::NewGuid().ToString('N')).ps1"), [string[]] $Argument = @(), [int] $Second = 120)

    if ($Text) { Set-Content -LiteralPath $Path -Value $Text }
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Shell))
    foreach ($word in @('-NoProfile', '-NonInteractive', '-File', $Path) + $Argument) { $start.ArgumentList.Add($word) }
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.Environment['NO_COLOR'] = '1'
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEndAsync()
        if (-not $process.WaitForExit($Second * 1000)) {
            $process.Kill($true)
            throw "The script did not end within $Second seconds: $Path"
        }

        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Result; Errors = $errors.Result }
    } finally {
        $process.Dispose()
    }
}

# A script in a runspace of its own, to be stopped from outside: begin it, wait for its gate, stop it.
function Start-StoppableScript {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Starts a test, nothing else.')]
    param([string] $Text, [hashtable] $Parameter = @{})

    $shell = [powershell]::Create()
    $null = $shell.AddScript("param(`$p, `$modulePath) Import-Module -Name `$modulePath; $Text").AddArgument($Parameter).AddArgument($stagedModule)
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $source = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $source.Complete()
    [pscustomobject]@{ Shell = $shell; Output = $output; Run = $shell.BeginInvoke($source, $output) }
}

# True when the pipeline ended within the time that tells "ended" from "hung".
function Wait-StoppedScript {
    param($Started, [int] $Second = 30)

    $stop = $Started.Shell.BeginStop($null, $null)
    $stop.AsyncWaitHandle.WaitOne([timespan]::FromSeconds($Second)) -and $Started.Run.AsyncWaitHandle.WaitOne([timespan]::FromSeconds($Second))
}
