@{
    RootModule           = 'bin/ConcurrencyOps.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0f5d3e-7a0c-4f0e-9d0b-2b6f3a6c9e41'
    Author               = 'The ConcurrencyOps contributors'
    CompanyName          = 'ConcurrencyOps'
    Copyright            = '(c) The ConcurrencyOps contributors. MIT licence.'
    Description          = 'Concurrency for operations: checks of many services at once with state, history and reports; script blocks in parallel with adaptive limits, time-outs, retries, order and a result for every item; named locks that cannot deadlock; resilience policies.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @('Clear-LockEvent', 'Export-HealthReport', 'Find-Deadlock', 'Get-CircuitState', 'Get-LockEvent', 'Get-ServiceHealthHistory', 'Invoke-ParallelWork', 'Invoke-ResilientWork', 'Measure-LockContention', 'Measure-ServiceHealth', 'New-ResiliencePolicy', 'Reset-Circuit', 'Test-ServiceHealth', 'Use-Lock', 'Watch-ServiceHealth')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    RequiredAssemblies   = @('bin/ConcurrencyOps.Engine.dll', 'bin/ConcurrencyOps.dll')
    FormatsToProcess     = @('ConcurrencyOps.format.ps1xml', 'ConcurrencyOps.Deadlocks.format.ps1xml', 'ConcurrencyOps.Health.format.ps1xml', 'ConcurrencyOps.HealthHistory.format.ps1xml', 'ConcurrencyOps.Locks.format.ps1xml', 'ConcurrencyOps.Resilience.format.ps1xml')
    TypesToProcess       = @('ConcurrencyOps.types.ps1xml')
    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'parallel', 'concurrency', 'throttle', 'retry', 'timeout', 'health', 'monitoring', 'circuit-breaker', 'rate-limit', 'operations')
            ReleaseNotes = 'See CHANGELOG.md, shipped in this folder.'
        }
    }
}
