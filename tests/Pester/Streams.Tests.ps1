# What scripts write on their streams, and how errors and results look to the person who reads them.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'Its stream is tested.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = '$using: uses it.')]
param()

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"
    $script:renderingBefore = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
}

AfterAll {
    $PSStyle.OutputRendering = $script:renderingBefore
}

Describe 'Streams' {
    It 'come back in the order the item wrote them, each on its own stream' {
        $all = 1 | Invoke-ParallelWork {
            'output'
            Write-Warning -Message 'warning'
            Write-Verbose -Message 'verbose' -Verbose
            Write-Debug -Message 'debug' -Debug
            Write-Information -MessageData 'information'
            Write-Host 'host'
            Write-Error -Message 'error'
            'end'
        } *>&1
        $all | ForEach-Object { "$_" } | Should -Be 'output', 'warning', 'verbose', 'debug', 'information', 'host', 'error', 'end'
        $all | ForEach-Object { $_.GetType().Name } | Should -Be 'String', 'WarningRecord', 'VerboseRecord', 'DebugRecord', 'InformationRecord', 'InformationRecord', 'ErrorRecord', 'String'
    }

    It 'can be redirected to files, one by one' {
        $path = Join-Path -Path $TestDrive -ChildPath 'warnings.txt'
        $rest = 1..2 | Invoke-ParallelWork { Write-Warning -Message "w$_"; "o$_" } -Ordered 3> $path
        $rest | Should -Be 'o1', 'o2'
        Get-Content -LiteralPath $path | Should -Be 'w1', 'w2'
    }

    It 'fill the variables of the common parameters' {
        $null = 1 | Invoke-ParallelWork {
            Write-Warning -Message 'w'
            Write-Information -MessageData 'i'
            Write-Error -Message 'e'
        } -WarningVariable w -InformationVariable i -ErrorVariable e -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        "$w", "$i", "$e" | Should -Be 'w', 'i', 'e'
    }

    It 'obey -WarningAction, -InformationAction and -ErrorAction' {
        $said = 1 | Invoke-ParallelWork { Write-Warning -Message 'w'; Write-Error -Message 'e' } -WarningAction Ignore -ErrorAction Ignore *>&1
        $said | Should -BeNullOrEmpty
        { 1 | Invoke-ParallelWork { Write-Error -Message 'e' } -ErrorAction Stop } | Should -Throw -ExpectedMessage 'e'
        { 1 | Invoke-ParallelWork { Write-Warning -Message 'w' } -WarningAction Stop } | Should -Throw
    }

    It 'speak under -Verbose, and are silent without' {
        $block = { Write-Verbose -Message "item $_" }
        (1 | Invoke-ParallelWork $block -Verbose 4>&1) -match 'item 1' | Should -Not -BeNullOrEmpty
        1 | Invoke-ParallelWork $block 4>&1 | Should -BeNullOrEmpty
    }

    It 'come without a question under -Debug, in a shell that cannot ask' {
        $ran = Invoke-ScheduledScript -Text "Import-Module -Name '$stagedModule'; 1 | Invoke-ParallelWork { Write-Debug -Message 'debugged'; 'out' } -Debug; 'end'"
        $ran.Errors | Should -BeNullOrEmpty
        $ran.Output | Should -Match 'debugged'
        $ran.Output | Should -Match 'end'
        $ran.ExitCode | Should -Be 0
    }

    It 'bring the progress of the items, and of the run, and take it down again' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $script = { param($gate, $module) Import-Module -Name $module; $ProgressPreference = 'Continue'
            1..2 | Invoke-ParallelWork { Write-Progress -Activity "copy $_" -Status 'half' -PercentComplete 50; $null = ($using:gate).Wait(1200) } -ThrottleLimit 2 }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript($script).AddArgument($gate).AddArgument($stagedModule).Invoke()
            $records = $shell.Streams.Progress
            $records.Activity | Should -Contain 'copy 1'
            $records.Activity | Should -Contain 'copy 2'
            $records.Activity | Should -Contain 'Invoke-ParallelWork'
            $items = $records | Where-Object -Property Activity -Like -Value 'copy *'
            $items.ParentActivityId | Select-Object -Unique | Should -Be 0
        } finally {
            $shell.Dispose()
        }
    }
}

Describe 'Errors' {
    BeforeAll {
        $script:file = Join-Path -Path $TestDrive -ChildPath 'Failing.ps1'
        Set-Content -LiteralPath $script:file -Value @'
param($What)
7 | Invoke-ParallelWork {
    if ($using:What -eq 'throw') { throw 'thrown here' }
    if ($using:What -eq 'divide') { 1 / 0; 'after' }
    if ($using:What -eq 'cmdlet') { Get-Item -LiteralPath './not-there'; 'after' }
    if ($using:What -eq 'write') { Write-Error -Message 'written here'; 'after' }
}
'@
    }

    It 'of <What> go on with the next statement or end the item, with the item as target' -ForEach @(
        @{ What = 'divide'; After = 'after'; Line = 4 }
        @{ What = 'cmdlet'; After = 'after'; Line = 5 }
        # The engine gives an error of Write-Error the place of the caller of the script: here there is none.
        @{ What = 'write'; After = 'after'; Line = $null }
        @{ What = 'throw'; After = $null; Line = 3 }
    ) {
        $output = & $script:file -What $What -ErrorVariable ignored 2>&1
        $problem = $output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        @($problem).Count | Should -Be 1
        ($output | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }) | Should -Be $After
        $problem.TargetObject | Should -Be 7
        if ($Line) {
            $problem.InvocationInfo.ScriptLineNumber | Should -Be $Line
            $problem.InvocationInfo.ScriptName | Should -Be $script:file
        }
    }

    It 'of <What> show file and line in <View>' -ForEach @(
        @{ What = 'divide'; Line = 4; View = 'ConciseView' }
        @{ What = 'throw'; Line = 3; View = 'ConciseView' }
        @{ What = 'cmdlet'; Line = 5; View = 'ConciseView' }
        @{ What = 'divide'; Line = 4; View = 'NormalView' }
        @{ What = 'throw'; Line = 3; View = 'NormalView' }
    ) {
        $ErrorView = $View
        $problem = & $script:file -What $What 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        $text = $problem | Out-String -Width 200
        $text | Should -Match "Failing\.ps1:$Line"
    }

    It 'keep their identity: error id, category and the exception of the script' {
        $output = 1 | Invoke-ParallelWork { Get-Item -LiteralPath './not-there' } 2>&1
        $output.FullyQualifiedErrorId | Should -BeExactly 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand'
        $output.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $thrown = 1 | Invoke-ParallelWork { throw [System.IO.InvalidDataException]::new('bad data') } 2>&1
        $thrown.Exception | Should -BeOfType ([System.IO.InvalidDataException])
    }

    It 'arrive in $Error of the caller, once' {
        $Error.Clear()
        $null = 1 | Invoke-ParallelWork { throw 'just once' } 2>&1
        @($Error | Where-Object { "$_" -eq 'just once' }).Count | Should -Be 1
    }

    It 'can be caught with try under -ErrorAction Stop, with the item as target' {
        try {
            1..3 | Invoke-ParallelWork { if ($_ -eq 2) { throw 'stop here' } } -ErrorAction Stop -ThrottleLimit 1
            throw 'not reached'
        } catch {
            "$_" | Should -BeExactly 'stop here'
            $_.TargetObject | Should -Be 2
        }
    }
}

Describe 'Tables and lists' {
    BeforeAll {
        $script:results = @('web', 'a name much too long for the column it stands in', 'mail') |
            Invoke-ParallelWork { if ($_ -eq 'mail') { throw 'no answer from the mail server, which was asked politely and at length' }; "$_ is up" } -AsResult -Ordered -MetricsVariable figures
        $script:figures = $figures
    }

    It 'of results fit into 80 columns, one line a result' {
        $text = $script:results | Out-String -Width 80
        $lines = @($text -split '\r?\n' | Where-Object { $_.Trim() })
        $lines.Count | Should -Be 5
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines[0] | Should -Match 'Index\s+Status\s+Tries'
        $lines[2] | Should -Match '^\s*0 Succeeded\s+1\s.*web\s+web is up'
        $lines[4] | Should -Match 'Failed.*mail\s+no answer'
    }

    It 'of results show every property as a list' {
        $text = $script:results[2] | Format-List | Out-String -Width 80
        foreach ($label in 'Index', 'InputObject', 'Key', 'Status', 'Output', 'Error', 'ErrorMessage', 'Attempts', 'StartedAt', 'Worker') {
            $text | Should -Match "(?m)^$label\s*:"
        }
        ($text -split '\r?\n' | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }

    It 'of metrics fit into 80 columns' {
        $text = $script:figures | Out-String -Width 80
        $lines = @($text -split '\r?\n' | Where-Object { $_.Trim() })
        $lines.Count | Should -Be 3
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        ($script:figures | Format-List | Out-String -Width 80) | Should -Match '(?m)^P99\(ms\)\s*:'
    }

    It 'colour the status only where colour is wanted' {
        $script:results | Out-String -Width 80 | Should -Not -Match "`e\["
        $PSStyle.OutputRendering = 'Ansi'
        try {
            $script:results | Format-Table | Out-String -Width 80 | Should -Match "`e\["
        } finally {
            $PSStyle.OutputRendering = 'PlainText'
        }
    }
}
