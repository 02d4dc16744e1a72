# The behaviours that PowerShell's own tests of ForEach-Object -Parallel cover (Foreach-Object-Parallel.Tests.ps1 of PowerShell 7.6), asked of
# Invoke-ParallelWork. Both commands run where they agree, so that a change in either shows.
#
# Where Invoke-ParallelWork deliberately does something else:
#   - A terminating error keeps its own error id, its file and line, and has the item as its target. ForEach-Object -Parallel wraps it as
#     'PSTaskException', with an internal object as target.
#   - -ErrorAction, -WarningAction, -InformationAction, -ProgressAction and -PipelineVariable work. There they are refused.
#   - A script block in $using: or as input is refused with error ids of our own, which say what to do instead; a piped one fails its item only.
#   - The caller's preferences, strict mode and $PSDefaultParameterValues reach the scripts. There they do not.
#   - -TimeoutSeconds is for one item (OperationTimeout, the item as target); -TotalTimeoutSeconds is for the run.
#   - Without -ThrottleLimit the number at once is adapted; there it is 5.
#   - Each item has a scope of its own. There an item runs in the global scope of its runspace, which is reset between items.
#   - A worker is used for many items; -Isolation Reset and Runspace stand for what is the default and -UseNewRunspace there.
#   - -AsJob comes later.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Discovery and $using: use them.')]
param()

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"

    # Installed, as far as the workers of nested calls can tell: they find the command by loading the module.
    $manifest = (Get-Module -Name ConcurrencyOps).Path | Split-Path -Parent | Split-Path -Parent
    $script:modulePathBefore = $env:PSModulePath
    $env:PSModulePath = (Split-Path -Parent (Split-Path -Parent $manifest)) + [System.IO.Path]::PathSeparator + $env:PSModulePath

    $script:block = { 'Hello!' }
    $script:wrappedBlock = [psobject] { 'Hello!' }

    # The same call of both commands. -Parallel takes the block by name; ours is positional.
    function Invoke-Both {
        param([string] $Script)
        foreach ($call in 'ForEach-Object -Parallel', 'Invoke-ParallelWork') { , @(& ([scriptblock]::Create($Script.Replace('PARALLEL', $call)))) }
    }

    function Get-Tally {
        param([object[]] $Value)
        ($Value | Group-Object | Sort-Object -Property Name | ForEach-Object { "$($_.Name):$($_.Count)" }) -join ' '
    }
}

AfterAll {
    $env:PSModulePath = $script:modulePathBefore
}

Describe 'Items and output' {
    It 'gives every item as $_ and as $PSItem, in any order' {
        $theirs, $ours = Invoke-Both '1..10 | PARALLEL { $_; $PSItem + 100 }'
        $ours | Sort-Object | Should -Be ($theirs | Sort-Object)
    }

    It 'runs scripts in the language mode of the caller' {
        1 | Invoke-ParallelWork { $ExecutionContext.SessionState.LanguageMode } | Should -Be $ExecutionContext.SessionState.LanguageMode
    }

    It 'runs as many items at once as -ThrottleLimit says, and the rest when there is room' {
        $running = [System.Collections.Concurrent.ConcurrentBag[int]]::new()
        $now = [System.Threading.SemaphoreSlim]::new(3)
        $null = 1..30 | Invoke-ParallelWork {
            $free = $using:now
            $got = $free.Wait(0)
            ($using:running).Add([int]$got)
            Start-Sleep -Milliseconds 2
            if ($got) { $null = $free.Release() }
        } -ThrottleLimit 3
        $running | Should -Not -Contain 0
        $running.Count | Should -Be 30
    }

    It 'starts items in the order of the input' {
        10..1 | Invoke-ParallelWork { $_ } -ThrottleLimit 1 | Should -Be (10..1)
    }
}

Describe '$using:' {
    It 'takes variables and elements of arrays' {
        $text = 'Hello'
        $texts = 'Hello', 'There'
        1 | Invoke-ParallelWork { $using:text; $using:texts[1] } | Should -Be 'Hello', 'There'
    }

    It 'works in a script block inside the script' {
        $text = 'inner'
        1..2 | Invoke-ParallelWork { & { $using:text } } | Should -Be 'inner', 'inner'
    }

    It 'of a nested call takes the variable of the script around it, with the same name' {
        $level = 'one'
        $found = 1..2 | Invoke-ParallelWork {
            $using:level
            $level = 'two'
            1..2 | Invoke-ParallelWork {
                $using:level
                $level = 'three'
                1..2 | Invoke-ParallelWork { $using:level }
            }
        }
        Get-Tally $found | Should -Be 'one:2 three:8 two:4'
    }

    It 'of a nested call takes the variable of the script around it, with another name' {
        $outer = 'a'
        Get-Tally (1..2 | Invoke-ParallelWork { $using:outer; $inner = 'b'; 1..2 | Invoke-ParallelWork { $using:inner } }) | Should -Be 'a:2 b:4'
    }

    It 'of ForEach-Object -Parallel inside the script is that command''s own' {
        # The other way round ForEach-Object -Parallel looks for all variables in its own caller, since it does not know Invoke-ParallelWork.
        $outerText = 'a'
        Get-Tally (1..2 | Invoke-ParallelWork { $using:outerText; $innerText = 'b'; 1..2 | ForEach-Object -Parallel { $using:innerText } }) | Should -Be 'a:2 b:4'
    }

    It 'works in script blocks that are passed in, <Form>' -ForEach @(
        @{ Form = 'as text'; Body = [scriptblock]::Create('$using:text; $using:texts[1]') }
        @{ Form = 'as a literal'; Body = { $using:text; $using:texts[1] } }
    ) {
        $text = 'Hello'
        $texts = 'Hello', 'There'
        1 | Invoke-ParallelWork $Body | Should -Be 'Hello', 'There'
    }

    It 'works in passed-in script blocks of nested calls, <Form>' -ForEach @(
        @{ Form = 'both as text'; Body = [scriptblock]::Create('$using:text; $second = "two"; $inside = [scriptblock]::Create(''$using:second''); 1..2 | Invoke-ParallelWork $inside') }
        @{ Form = 'a literal around text'; Body = { $using:text; $second = 'two'; $inside = [scriptblock]::Create('$using:second'); 1..2 | Invoke-ParallelWork $inside } }
        @{ Form = 'text around a literal'; Body = [scriptblock]::Create('$using:text; $second = "two"; 1..2 | Invoke-ParallelWork { $using:second }') }
        @{ Form = 'both as literals'; Body = { $using:text; $second = 'two'; 1..2 | Invoke-ParallelWork { $using:second } } }
    ) {
        $text = 'one'
        Get-Tally (1..2 | Invoke-ParallelWork $Body) | Should -Be 'one:2 two:4'
    }

    It 'of a variable that is not there is one clear error' {
        { 1 | Invoke-ParallelWork { $using:isNotThere } } | Should -Throw -ErrorId 'UsingVariableNotFound,ConcurrencyOps.Commands.InvokeParallelWorkCommand'
    }

    It 'of a variable that is out of scope in a nested call fails the item, <Form>' -ForEach @(
        @{ Form = 'literal in literal'; Body = { $using:outOfScope; 1 | Invoke-ParallelWork { $using:outOfScope } } }
        @{ Form = 'text in literal'; Body = { $using:outOfScope; $inside = [scriptblock]::Create('$using:outOfScope'); 1 | Invoke-ParallelWork $inside } }
        @{ Form = 'literal in text'; Body = [scriptblock]::Create('$using:outOfScope; 1 | Invoke-ParallelWork { $using:outOfScope }') }
    ) {
        $outOfScope = 'here'
        1 | Invoke-ParallelWork $Body -ErrorVariable problems -ErrorAction SilentlyContinue | Should -Be 'here'
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'UsingVariableNotFound,ConcurrencyOps.Commands.InvokeParallelWorkCommand'
    }

    It 'refuses a script block, also one in a PSObject' {
        { 1 | Invoke-ParallelWork { $using:block } } | Should -Throw -ErrorId 'UsingIsScriptBlock,*'
        { 1 | Invoke-ParallelWork { $using:wrappedBlock } } | Should -Throw -ErrorId 'UsingIsScriptBlock,*'
    }

    It 'shares the object, it does not copy it' {
        $list = [System.Collections.Concurrent.ConcurrentBag[int]]::new()
        1..5 | Invoke-ParallelWork { ($using:list).Add($_) }
        $list | Sort-Object | Should -Be (1..5)
    }
}

Describe 'Streams and errors' {
    It 'lets a terminating error end its item only, under its own id' {
        $result = 1..2 | Invoke-ParallelWork { if ($_ -eq 1) { throw 'Terminating Error!'; 'Hello!' } else { 'Goodbye!' } } 2>&1
        $result | ForEach-Object { "$_" } | Sort-Object | Should -Be 'Goodbye!', 'Terminating Error!'
        $problem = $result | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        $problem.FullyQualifiedErrorId | Should -BeExactly 'Terminating Error!'
        $problem.TargetObject | Should -Be 1
    }

    It 'streams <Stream> as ForEach-Object -Parallel does' -ForEach @(
        @{ Stream = 'errors'; Script = '1 | PARALLEL { Write-Error -Message "Error!" } 2>&1 | ForEach-Object { "$_ $($_.FullyQualifiedErrorId)" }' }
        @{ Stream = 'warnings'; Script = '1 | PARALLEL { Write-Warning -Message "Warning!" } 3>&1 | ForEach-Object Message' }
        @{ Stream = 'verbose records'; Script = '1 | PARALLEL { Write-Verbose -Message "Verbose!" -Verbose } -Verbose 4>&1 | ForEach-Object Message | Where-Object { $_ -eq "Verbose!" }' }
        @{ Stream = 'debug records'; Script = '1 | PARALLEL { Write-Debug -Message "Debug!" -Debug } -Debug 5>&1 | ForEach-Object Message' }
        @{ Stream = 'information'; Script = '1 | PARALLEL { Write-Information -MessageData "Information!" } 6>&1 | ForEach-Object MessageData' }
    ) {
        $theirs, $ours = Invoke-Both $Script
        $ours | Should -Be $theirs
        $ours | Should -Not -BeNullOrEmpty
    }

    It 'shows what a script lets through itself (-Verbose), which ForEach-Object -Parallel drops' {
        (1 | Invoke-ParallelWork { Write-Verbose -Message 'let through' -Verbose } 4>&1).Message | Should -BeExactly 'let through'
    }

    It 'streams progress' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module -Name '$stagedModule'; `$ProgressPreference = 'Continue'; 1..2 | Invoke-ParallelWork { Write-Progress -Activity Copy -Status Running } -ThrottleLimit 2")
            $shell.Invoke()
            $records = $shell.Streams.Progress.ReadAll() | Where-Object -Property Activity -EQ -Value 'Copy'
            $records[0].StatusDescription | Should -BeExactly 'Running'
        } finally {
            $shell.Dispose()
        }
    }

    It 'refuses a script block as input, for that item only' {
        $result = $block, 'fine' | Invoke-ParallelWork { "$_ ran" } -Ordered 2>&1
        $result[0].FullyQualifiedErrorId | Should -BeExactly 'ItemIsScriptBlock,ConcurrencyOps.Commands.InvokeParallelWorkCommand'
        $result[1] | Should -BeExactly 'fine ran'
    }

    It 'fills -<Parameter>' -ForEach @(
        @{ Parameter = 'ErrorVariable'; Body = { Write-Error -Message "Said:$_" } }
        @{ Parameter = 'WarningVariable'; Body = { Write-Warning -Message "Said:$_" } }
        @{ Parameter = 'InformationVariable'; Body = { Write-Information -MessageData "Said:$_" } }
        @{ Parameter = 'OutVariable'; Body = { Write-Output -InputObject "Said:$_" } }
    ) {
        $with = @{ $Parameter = 'caught' }
        1 | Invoke-ParallelWork $Body @with *> $null
        "$($caught[0])" | Should -BeExactly 'Said:1'
    }

    It 'takes the common parameter <Name>, which ForEach-Object -Parallel refuses' -ForEach @(
        @{ Name = 'ErrorAction'; Value = 'Stop' }
        @{ Name = 'WarningAction'; Value = 'SilentlyContinue' }
        @{ Name = 'InformationAction'; Value = 'SilentlyContinue' }
        @{ Name = 'PipelineVariable'; Value = 'item' }
    ) {
        $with = @{ $Name = $Value }
        1 | Invoke-ParallelWork { 'Hello' } @with | Should -BeExactly 'Hello'
    }
}

Describe 'Location' {
    It 'is the caller''s' {
        (1 | Invoke-ParallelWork { $PWD }).Path | Should -BeExactly $PWD.Path
    }

    It 'may have wildcard characters in its name' {
        $folder = New-Item -Path 'TestDrive:\' -Name '[' -ItemType Directory
        Push-Location -LiteralPath $folder.FullName
        try {
            (1 | Invoke-ParallelWork { $PWD }).Path | Should -BeExactly $PWD.Path
        } finally {
            Pop-Location
            Remove-Item -LiteralPath $folder.FullName
        }
    }

    It 'may be on a drive that only the caller has' {
        $null = New-PSDrive -Name ZZ -PSProvider FileSystem -Root $TestDrive
        Push-Location -Path 'ZZ:'
        try {
            1 | Invoke-ParallelWork { $_ } -ErrorAction Stop | Should -Be 1
        } finally {
            Pop-Location
            Remove-PSDrive -Name ZZ
        }
    }
}

Describe 'Time' {
    It 'ends the run at -TotalTimeoutSeconds and keeps what was written before' {
        $result = 1..2 | Invoke-ParallelWork { "Output $_"; Start-Sleep -Seconds 600 } -TotalTimeoutSeconds 2 -ThrottleLimit 1 2>&1
        $result[0] | Should -BeExactly 'Output 1'
        $result[-1].FullyQualifiedErrorId | Should -BeLike 'TotalTimeoutReached,*'
        $result[-1].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $result | Should -Not -Contain 'Output 2'
    }

    It 'ends each item at -TimeoutSeconds: the next one has its turn' {
        $result = 1..2 | Invoke-ParallelWork { "Output $_"; if ($_ -eq 1) { Start-Sleep -Seconds 600 } } -TimeoutSeconds 2 -ThrottleLimit 1 2>&1
        $result | ForEach-Object { "$_" } | Should -Be 'Output 1', 'The item did not finish within 2 s.', 'Output 2'
    }
}

Describe 'Runspaces' {
    It 'are no more than -ThrottleLimit, and are used again' {
        $ids = 1..20 | Invoke-ParallelWork { [runspace]::DefaultRunspace.InstanceId; Start-Sleep -Milliseconds 2 } -ThrottleLimit 2
        @($ids | Select-Object -Unique).Count | Should -BeIn 1, 2
    }

    It 'are one an item with -Isolation Runspace' {
        $ids = 1..4 | Invoke-ParallelWork { [runspace]::DefaultRunspace.InstanceId } -Isolation Runspace -ThrottleLimit 2
        @($ids | Select-Object -Unique).Count | Should -Be 4
    }

    It 'are gone when the run is over' {
        $null = 1..20 | Invoke-ParallelWork { $_ } -ThrottleLimit 4
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while (@(Get-Runspace -Name 'ConcurrencyOps*').Count -gt 0 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
        Get-Runspace -Name 'ConcurrencyOps*' | Should -BeNullOrEmpty
    }
}
