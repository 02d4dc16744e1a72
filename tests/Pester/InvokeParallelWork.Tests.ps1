# Invoke-ParallelWork among the cmdlets of everyday work, in a real shell.

BeforeAll {
    . "$PSScriptRoot/support/Import-StagedModule.ps1"
}

Describe 'In a pipeline' {
    It 'works on what Get-ChildItem finds' {
        1..20 | ForEach-Object { Set-Content -LiteralPath (Join-Path -Path $TestDrive -ChildPath "file$_.txt") -Value ('x' * $_) -NoNewline }
        $sizes = Get-ChildItem -Path $TestDrive -Filter 'file*.txt' | Invoke-ParallelWork { [pscustomobject]@{ Name = $_.Name; Length = $_.Length } } -ThrottleLimit 4
        ($sizes | Measure-Object -Property Length -Sum).Sum | Should -Be 210
        ($sizes | Sort-Object -Property Length)[0].Name | Should -BeExactly 'file1.txt'
    }

    It 'works on the lines of Get-Content, in order' {
        $path = Join-Path -Path $TestDrive -ChildPath 'lines.txt'
        1..500 | Set-Content -LiteralPath $path
        Get-Content -LiteralPath $path | Invoke-ParallelWork { [int]$_ * 2 } -Ordered -ThrottleLimit 4 | Should -Be (1..500 | ForEach-Object { $_ * 2 })
    }

    It 'finds the cmdlets of Utility and Management in its workers' {
        $result = 1..4 | Invoke-ParallelWork {
            Start-Sleep -Milliseconds 5
            $json = [pscustomobject]@{ Number = $_; At = Get-Date -Date '2026-01-02' } | ConvertTo-Json -Compress
            ($json | ConvertFrom-Json | Select-Object -ExpandProperty Number)
        } -Ordered -ThrottleLimit 2
        $result | Should -Be 1, 2, 3, 4
    }

    It 'ends early, and lets its input end early, for Select-Object -First' {
        $read = [System.Collections.Generic.List[int]]::new()
        $first = 1..5000 | ForEach-Object { $read.Add($_); $_ } | Invoke-ParallelWork { $_ } -ThrottleLimit 2 -Ordered | Select-Object -First 3
        $first | Should -Be 1, 2, 3
        $read.Count | Should -BeLessThan 5000
    }

    It 'shares its pipeline with cmdlets that group, sort, measure and export' {
        $groups = 1..30 | Invoke-ParallelWork { [pscustomobject]@{ Rest = $_ % 3; Value = $_ } } | Group-Object -Property Rest | Sort-Object -Property Name
        $groups.Count | Should -Be 3
        ($groups.Group | Measure-Object -Property Value -Sum).Sum | Should -Be 465
    }

    It 'is the same with the input given by name: an array by name is one item' {
        (Invoke-ParallelWork -InputObject 5 -ScriptBlock { $_ + 1 }) | Should -Be 6
        (Invoke-ParallelWork -InputObject 1, 2, 3 -ScriptBlock { $_.Count }) | Should -Be 3
    }

    It 'gives nothing, and no error, for empty input' {
        $none = @() | Invoke-ParallelWork { $_ } -ErrorVariable problems
        $none | Should -BeNullOrEmpty
        $problems | Should -BeNullOrEmpty
    }

    It 'passes $null on as an item, and keeps an array that a script writes as one object' {
        1, $null, 3 | Invoke-ParallelWork { "[$_]" } -Ordered | Should -Be '[1]', '[]', '[3]'
        $inner = 1 | Invoke-ParallelWork { , @(1, 2) }
        $inner.Count | Should -Be 2
        @(1 | Invoke-ParallelWork { , @(1, 2) } | ForEach-Object { 1 }).Count | Should -Be 1
    }

    It 'fills -OutVariable and works as the source of -PipelineVariable' {
        $pairs = 1..3 | Invoke-ParallelWork { $_ * 10 } -Ordered -PipelineVariable made -OutVariable all | ForEach-Object { "$made=$_" }
        $pairs | Should -Be '10=10', '20=20', '30=30'
        $all | Should -Be 10, 20, 30
    }
}

Describe '-AsResult' {
    It 'survives a round trip through Export-Csv: the same columns whatever became of the item' {
        $path = Join-Path -Path $TestDrive -ChildPath 'results.csv'
        1..4 | Invoke-ParallelWork { if ($_ -eq 2) { throw 'not this one' }; $_ * 10 } -AsResult -Ordered | Export-Csv -LiteralPath $path
        $rows = Import-Csv -LiteralPath $path
        $rows.Count | Should -Be 4
        $rows[0].PSObject.Properties.Name | Should -Be ([ConcurrencyOps.Scheduling.WorkResult].GetProperties().Name)
        $rows.Status | Should -Be 'Succeeded', 'Failed', 'Succeeded', 'Succeeded'
        $rows.Index | Should -Be '0', '1', '2', '3'
        $rows.Output | Should -Be '10', '', '30', '40'
        $rows[1].ErrorMessage | Should -BeExactly 'not this one'
        [double]::Parse($rows[2].DurationMs, [cultureinfo]::CurrentCulture) | Should -BeGreaterOrEqual 0
    }

    It 'survives ConvertTo-Json and sorts and filters by property' {
        $results = 3..1 | Invoke-ParallelWork { $_; "and $_" } -AsResult
        ($results | Sort-Object -Property Index).InputObject | Should -Be 3, 2, 1
        $read = $results | Where-Object -Property InputObject -EQ -Value 2 | ConvertTo-Json -Depth 2 | ConvertFrom-Json
        $read.Output | Should -Be 2, 'and 2'
        $read.Attempts | Should -Be 1
    }

    It 'holds the errors: nothing goes to the error stream, not even a terminating one' {
        $said = $( $result = 1 | Invoke-ParallelWork { Write-Error -Message 'first'; throw 'second' } -AsResult ) 2>&1
        $said | Should -BeNullOrEmpty
        $result.Error.Count | Should -Be 2
        $result.Error[0].ToString() | Should -BeExactly 'first'
        $result.ErrorMessage | Should -BeExactly 'second'
        $result.Status | Should -Be 'Failed'
    }

    It 'says Succeeded for an item that only wrote errors, with the error at hand' {
        $result = 1 | Invoke-ParallelWork { Write-Error -Message 'small matter'; 'done' } -AsResult
        $result.Status | Should -Be 'Succeeded'
        $result.ErrorMessage | Should -BeExactly 'small matter'
        $result.Output | Should -BeExactly 'done'
    }
}

Describe 'What the scripts see' {
    It 'takes variables, members and indexes with $using:' {
        $table = @{ Name = 'web'; Ports = 80, 443 }
        $suffix = '!'
        1 | Invoke-ParallelWork { "$(($using:table).Name)$using:suffix"; $using:table.Ports[1] } | Should -Be 'web!', 443
    }

    It 'takes variables by -Variable, with wildcards' {
        $caseOne = 1
        $caseTwo = 2
        1 | Invoke-ParallelWork { $caseOne + $caseTwo } -Variable caseOne, caseTwo | Should -Be 3
        1 | Invoke-ParallelWork { $caseOne + $caseTwo } -Variable 'case*' | Should -Be ($caseOne + $caseTwo)
    }

    It 'takes functions by -Function, and functions that they call' {
        function Get-Twice { param($Number) 2 * $Number }
        function Get-Quadruple { param($Number) Get-Twice (Get-Twice $Number) }
        1..3 | Invoke-ParallelWork { Get-Quadruple $_ } -Function Get-Twice, Get-Quadruple -Ordered | Should -Be 4, 8, 12
    }

    It 'takes a module by path, with its private helpers, and a function of a module by name' {
        $path = Join-Path -Path $TestDrive -ChildPath 'Tools.psm1'
        Set-Content -LiteralPath $path -Value 'function Get-Hidden { 41 }; function Get-Answer { (Get-Hidden) + 1 }; Export-ModuleMember -Function Get-Answer'
        1 | Invoke-ParallelWork { Get-Answer } -Module $path | Should -Be 42
        Import-Module -Name $path
        try {
            1 | Invoke-ParallelWork { Get-Answer } -Function Get-Answer | Should -Be 42
            1 | Invoke-ParallelWork { Get-Answer } -Module Tools | Should -Be 42
        } finally {
            Remove-Module -Name Tools
        }
    }

    It 'takes arguments by -ArgumentList' {
        1, 2 | Invoke-ParallelWork { param($base, $step) $base + $_ * $step } -ArgumentList 100, 10 -Ordered | Should -Be 110, 120
        1 | Invoke-ParallelWork { "$($args[0]) $_" } -ArgumentList 'a' | Should -Be 'a 1'
    }

    It 'runs begin, process and end blocks as a function with one item would' {
        1..2 | Invoke-ParallelWork { begin { 'b' } process { $_ } end { 'e' } } -Ordered | Should -Be 'b', 1, 'e', 'b', 2, 'e'
    }

    It 'stands where the caller stands, a folder with wildcard characters in its name included' {
        $folder = New-Item -ItemType Directory -Path (Join-Path -Path $TestDrive -ChildPath 'a[1] folder')
        Push-Location -LiteralPath $folder.FullName
        try {
            $seen = 1..2 | Invoke-ParallelWork { $PWD.Path; Set-Location -LiteralPath / } -ThrottleLimit 1
            $seen | Should -Be $folder.FullName, $folder.FullName
        } finally {
            Pop-Location
        }
    }

    It 'brings -WhatIf of an advanced function into the scripts' {
        function Remove-AllOfThem {
            [CmdletBinding(SupportsShouldProcess)]
            param([string[]] $Path)
            $Path | Invoke-ParallelWork { Remove-Item -LiteralPath $_ }
        }
        $file = Join-Path -Path $TestDrive -ChildPath 'precious.txt'
        Set-Content -LiteralPath $file -Value 'keep me'
        Remove-AllOfThem -Path $file -WhatIf
        $file | Should -Exist
        Remove-AllOfThem -Path $file
        $file | Should -Not -Exist
    }

    It 'brings $ErrorActionPreference, $PSDefaultParameterValues and strict mode into the scripts' {
        & {
            $ErrorActionPreference = 'Stop'
            (1 | Invoke-ParallelWork { Write-Error -Message 'now final'; 'not reached' } -AsResult).Status | Should -Be 'Failed'
        }
        & {
            $PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = 'default' }
            1 | Invoke-ParallelWork { Join-Path -Path 'a' } | Should -Be (Join-Path -Path 'a' -ChildPath 'default')
        }
        & {
            Set-StrictMode -Version 3.0
            (1 | Invoke-ParallelWork { $notThere } -AsResult).ErrorMessage | Should -Match 'notThere'
        }
    }

    It 'keeps the variables of one item from the next, unless they are made global' {
        1..6 | Invoke-ParallelWork { "$own"; $own = $_ } -ThrottleLimit 1 | Should -Be ('', '', '', '', '', '')
    }

    It 'gives each item a new runspace with -Isolation Runspace' {
        $ids = 1..3 | Invoke-ParallelWork { [runspace]::DefaultRunspace.InstanceId } -Isolation Runspace -ThrottleLimit 1
        ($ids | Select-Object -Unique).Count | Should -Be 3
    }
}
