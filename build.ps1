#requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, checks, packs and installs ConcurrencyOps.

.DESCRIPTION
The front door for people who have pwsh. The build itself needs only the .NET SDK: without pwsh, run dotnet build and dotnet test.

.PARAMETER Task
What to do, in the order given:
Clean removes what the build made; Build compiles and stages the module under out/ConcurrencyOps/<version>;
Test builds and runs all tests; Analyze runs PSScriptAnalyzer where it is installed;
Package builds and makes the .zip and the .nupkg in out/; Install builds and copies the module to your module folder.

.PARAMETER Configuration
Debug or Release.

.PARAMETER Force
Lets Install replace an installed module of the same version.

.EXAMPLE
./build.ps1
Builds and stages the module. Import it with: Import-Module ./out/ConcurrencyOps

.EXAMPLE
./build.ps1 -Task Clean, Test, Package
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Clean', 'Build', 'Test', 'Analyze', 'Package', 'Install')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [switch] $Force
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$solution = Join-Path $PSScriptRoot 'ConcurrencyOps.sln'
$buildTool = Join-Path $PSScriptRoot 'tools/ConcurrencyOps.Build'
$version = (Import-PowerShellDataFile -Path (Join-Path $PSScriptRoot 'ConcurrencyOps.psd1')).ModuleVersion
$stage = Join-Path $PSScriptRoot "out/ConcurrencyOps/$version"

function Write-Line {
    param([string] $Text)

    Write-Information -MessageData $Text -InformationAction Continue
}

function Invoke-DotNet {
    param([string[]] $Argument)

    & dotnet @Argument | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($Argument -join ' ') failed with exit code $LASTEXITCODE."
    }
}

function Invoke-CleanTask {
    [CmdletBinding(SupportsShouldProcess)]
    param()

    # Named folders only: nothing in them was made by hand.
    foreach ($folder in 'out', 'artifacts') {
        $path = Join-Path $PSScriptRoot $folder
        if ((Test-Path -LiteralPath $path) -and $PSCmdlet.ShouldProcess($path, 'Remove')) {
            Remove-Item -LiteralPath $path -Recurse -Force -Confirm:$false
        }
    }
}

function Invoke-BuildTask {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Configuration)

    if ($PSCmdlet.ShouldProcess($solution, "Build $Configuration")) {
        Invoke-DotNet -Argument 'build', $solution, '--configuration', $Configuration, '--nologo'
    }
}

function Invoke-TestTask {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Configuration)

    if ($PSCmdlet.ShouldProcess($solution, "Test $Configuration")) {
        Invoke-DotNet -Argument 'test', $solution, '--configuration', $Configuration, '--nologo'
    }
}

function Get-ScriptToAnalyze {
    Get-Item -Path (Join-Path $PSScriptRoot '*.ps1'), (Join-Path $PSScriptRoot 'PSScriptAnalyzerSettings.psd1')
    # The manifest names files that lie beside it in the stage only.
    Get-Item -Path (Join-Path $stage '*.psd1')
    foreach ($folder in 'examples', 'tests', 'bench') {
        $path = Join-Path $PSScriptRoot $folder
        if (Test-Path -LiteralPath $path) {
            Get-ChildItem -LiteralPath $path -File -Recurse | Where-Object Extension -In '.ps1', '.psm1', '.psd1'
        }
    }
}

function Invoke-AnalyzeTask {
    if (-not (Get-Module -ListAvailable -Name PSScriptAnalyzer)) {
        Write-Line 'Analyze: skipped, PSScriptAnalyzer is not installed.'
        return
    }

    $settings = Join-Path $PSScriptRoot 'PSScriptAnalyzerSettings.psd1'
    $scripts = @(Get-ScriptToAnalyze)
    $findings = @($scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName -Settings $settings })
    if ($findings) {
        $findings | Format-Table -Property Severity, RuleName, ScriptName, Line, Message -Wrap | Out-Host
        throw "PSScriptAnalyzer has $($findings.Count) findings."
    }
    Write-Line "Analyze: no findings in $($scripts.Count) files."
}

function Invoke-PackageTask {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Configuration)

    Invoke-BuildTask -Configuration $Configuration
    if ($PSCmdlet.ShouldProcess($stage, 'Package')) {
        Invoke-DotNet -Argument 'run', '--project', $buildTool, '--configuration', $Configuration, '--no-build', '--', 'package'
    }
}

function Get-UserModuleFolder {
    # The path knows the user's folder best: on Windows it may be redirected.
    $personal = $env:PSModulePath -split [System.IO.Path]::PathSeparator | Where-Object { $_ -and $_.StartsWith($HOME) }
    if ($personal) {
        return @($personal)[0]
    }
    if ($IsWindows) {
        return Join-Path ([Environment]::GetFolderPath('MyDocuments')) 'PowerShell/Modules'
    }
    Join-Path ([Environment]::GetFolderPath('LocalApplicationData')) 'powershell/Modules'
}

function Invoke-InstallTask {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Configuration, [switch] $Force)

    $target = Join-Path (Get-UserModuleFolder) "ConcurrencyOps/$version"
    $exists = Test-Path -LiteralPath $target
    if ($exists -and -not $Force) {
        throw "$target exists. Use -Force to replace it."
    }

    Invoke-BuildTask -Configuration $Configuration
    if (-not $PSCmdlet.ShouldProcess($target, "Install ConcurrencyOps $version")) {
        return
    }
    if ($exists) {
        Remove-Item -LiteralPath $target -Recurse -Force -Confirm:$false
    }
    $null = New-Item -Path $target -ItemType Directory -Force -Confirm:$false
    Copy-Item -Path (Join-Path $stage '*') -Destination $target -Recurse -Confirm:$false
    Write-Line "Installed ConcurrencyOps $version in $target."
}

switch ($Task) {
    'Clean' { Invoke-CleanTask }
    'Build' { Invoke-BuildTask -Configuration $Configuration }
    'Test' { Invoke-TestTask -Configuration $Configuration }
    'Analyze' { Invoke-AnalyzeTask }
    'Package' { Invoke-PackageTask -Configuration $Configuration }
    'Install' { Invoke-InstallTask -Configuration $Configuration -Force:$Force }
}
