# Stand-ins for a few commands of Microsoft.PowerShell.Utility, which is not on NuGet in a form that restores everywhere.
# Listed by name, so that the engine finds them without loading the assembly.
@{
    RootModule           = '../../ConcurrencyOps.Host.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '0d8c0f5c-6f0e-4a55-8a0e-3f3d7d0c8b55'
    Author               = 'The ConcurrencyOps contributors'
    Description          = 'Small stand-ins for everyday commands, for scripts that run in ConcurrencyOps.Host. pwsh has the real ones.'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @(
        'Get-Date', 'Select-Object', 'Start-Sleep', 'Write-Debug', 'Write-Error', 'Write-Host', 'Write-Information',
        'Write-Output', 'Write-Progress', 'Write-Verbose', 'Write-Warning')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
}
