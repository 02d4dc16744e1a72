# The module as such: it imports, exports what its manifest says, explains itself, and its types can be named.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Discovery and $using: use them.')]
param()

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"
    $script:manifestPath = $stagedModule
    if (Test-Path -LiteralPath $script:manifestPath -PathType Container) {
        $script:manifestPath = (Get-ChildItem -LiteralPath $script:manifestPath -Recurse -Filter ConcurrencyOps.psd1 | Select-Object -First 1).FullName
    }
}

Describe 'The staged module' {
    It 'has a manifest that PowerShell accepts' {
        $manifest = Test-ModuleManifest -Path $script:manifestPath
        $manifest.Name | Should -BeExactly 'ConcurrencyOps'
        [string]$manifest.PowerShellVersion | Should -BeExactly '7.4'
        Join-Path -Path (Split-Path -Parent $script:manifestPath) -ChildPath 'CHANGELOG.md' | Should -Exist
    }

    It 'exports exactly the cmdlets that its manifest lists, no functions, no aliases and no variables' {
        $listed = (Import-PowerShellDataFile -LiteralPath $script:manifestPath).CmdletsToExport
        $module = Get-Module -Name ConcurrencyOps
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be ($listed | Sort-Object)
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
    }

    It 'uses approved verbs only: importing it warns of nothing' {
        $said = Import-Module -Name $script:manifestPath -Force 3>&1 4>&1
        $said | Should -BeNullOrEmpty
    }

    It 'can be imported again and again, removed and imported, and still works' {
        Import-Module -Name $script:manifestPath -Force
        Import-Module -Name $script:manifestPath -Force
        Remove-Module -Name ConcurrencyOps
        Import-Module -Name $script:manifestPath
        1..3 | Invoke-ParallelWork { $_ } -Ordered | Should -Be 1, 2, 3
    }

    It 'lets scripts name its types' {
        [ConcurrencyOps.Scheduling.WorkResult].IsSealed | Should -BeTrue
        [ConcurrencyOps.Scheduling.WorkMetrics].IsSealed | Should -BeTrue
        [ConcurrencyOps.Scheduling.WorkStatus]::TimedOut | Should -Be 'TimedOut'
        [ConcurrencyOps.Commands.Isolation]'Reset' | Should -Be 'Reset'
    }

    It 'lets a script file use its types in parameters and casts' {
        function Get-Outcome { param([ConcurrencyOps.Scheduling.WorkResult] $Result) $Result.Status }
        Get-Outcome (1 | Invoke-ParallelWork { $_ } -AsResult) | Should -Be 'Succeeded'
    }

    It 'is found by name through PSModulePath and loaded on first use' {
        $folder = Split-Path -Parent (Split-Path -Parent (Split-Path -Parent $script:manifestPath))
        $ran = Invoke-ScheduledScript -Text "`$env:PSModulePath = '$folder' + [IO.Path]::PathSeparator + `$env:PSModulePath; 1..2 | Invoke-ParallelWork { `"n`$_`" } -Ordered"
        $ran.Errors | Should -BeNullOrEmpty
        $ran.Output.Trim() -split '\r?\n' | Should -Be 'n1', 'n2'
    }

    It 'does not put its private dependencies where other modules could find them' {
        1 | Invoke-ParallelWork { $_ } -RetryCount 1 | Should -Be 1
        $polly = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Polly.Core' }
        foreach ($assembly in $polly) {
            [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly) | Should -Not -Be ([System.Runtime.Loader.AssemblyLoadContext]::Default)
        }
    }
}

Describe 'Help' {
    BeforeDiscovery {
        . "$PSScriptRoot/support/Import-StagedModule.ps1"
        $commands = (Get-Module -Name ConcurrencyOps).ExportedCmdlets.Keys | ForEach-Object { @{ Name = $_ } }
        $topics = Get-ChildItem -Path "$((Get-Module -Name ConcurrencyOps).ModuleBase)/en-US/about_*.help.txt" |
            ForEach-Object { @{ Topic = $_.Name -replace '\.help\.txt$'; File = $_.FullName } }
    }

    It 'of <Name> has a synopsis, a description, examples, and text for every parameter' -ForEach $commands {
        $help = Get-Help -Name $Name -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$Name \["
        ($help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        foreach ($parameter in (Get-Command -Name $Name).Parameters.Keys | Where-Object { $_ -notin $common }) {
            $text = (Get-Help -Name $Name -Parameter $parameter).description | Out-String
            $text.Trim() | Should -Not -BeNullOrEmpty -Because "-$parameter must be explained"
        }
    }

    It 'of <Name> has examples that parse and use only parameters that exist' -ForEach $commands {
        $known = (Get-Command -Name $Name).Parameters
        foreach ($example in (Get-Help -Name $Name -Full).examples.example) {
            $problems = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$problems)
            $problems | Should -BeNullOrEmpty
            $calls = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq $Name }, $true)
            foreach ($used in $calls.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                $known.Keys | Should -Contain $used.ParameterName
            }
        }
    }

    It 'of <Name> states an output type' -ForEach $commands {
        (Get-Command -Name $Name).OutputType | Should -Not -BeNullOrEmpty
    }

    It 'has an about topic' {
        Get-Help -Name about_ConcurrencyOps | Out-String | Should -Match 'Invoke-ParallelWork'
    }

    It 'has a topic <Topic> that is found and fits into 80 columns' -ForEach $topics {
        Get-Help -Name $Topic | Out-String | Should -Match $Topic
        Get-Content -LiteralPath $File | Where-Object { $_.Length -gt 80 } | Should -BeNullOrEmpty
    }
}
