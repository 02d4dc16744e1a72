# What a lock of Use-Lock costs when nobody else wants it.

# A loop over two calls, compiled: it may call what is internal to the module, and costs as little beside them as a loop in C#.
function New-LockLoop {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Makes a delegate, nothing else.')]
    param([System.Linq.Expressions.Expression[]] $Body)

    $left = [System.Linq.Expressions.Expression]::Parameter([int], 'left')
    $done = [System.Linq.Expressions.Expression]::Label('done')
    $step = [System.Linq.Expressions.Expression]::IfThenElse(
        [System.Linq.Expressions.Expression]::GreaterThan([System.Linq.Expressions.Expression]::PostDecrementAssign($left), [System.Linq.Expressions.Expression]::Constant(0)),
        [System.Linq.Expressions.Expression]::Block([System.Linq.Expressions.Expression[]]$Body),
        [System.Linq.Expressions.Expression]::Break($done))
    $loop = [System.Linq.Expressions.Expression]::Loop($step, $done)
    [System.Linq.Expressions.Expression]::Lambda([Action[int]], $loop, [System.Linq.Expressions.ParameterExpression[]]@($left)).Compile()
}

function Get-LockCall {
    param($Instance, [type] $Type, [string] $Name, [object[]] $Argument, [type[]] $ArgumentType)

    $flags = [System.Reflection.BindingFlags]'Public, NonPublic, Static, Instance'
    $method = $Type.GetMethod($Name, $flags, $null, $ArgumentType, $null)
    $target = if ($null -eq $Instance) { $null } else { [System.Linq.Expressions.Expression]::Constant($Instance, $Type) }
    $values = for ($i = 0; $i -lt $ArgumentType.Count; $i++) { [System.Linq.Expressions.Expression]::Constant($Argument[$i], $ArgumentType[$i]) }
    [System.Linq.Expressions.Expression]::Call($target, $method, [System.Linq.Expressions.Expression[]]@($values))
}

# One lock entered and left by the engine, as Use-Lock does around its block: the call prepared once, recording on.
function New-UseLockLoop {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Makes a delegate, nothing else.')]
    param()

    $engine = [ConcurrencyOps.Locking.LockEvent].Assembly
    $flags = [System.Reflection.BindingFlags]'Public, NonPublic, Static, Instance'
    $table = $engine.GetType('ConcurrencyOps.Locking.NamedLocks').GetProperty('Table', $flags).GetValue($null)
    $holder = $engine.GetType('ConcurrencyOps.Locking.LockHolder').GetProperty('OfThisThread', $flags).GetValue($null)
    $origin = $holder.GetType().GetMethod('At', $flags).Invoke($holder, @($PSCommandPath, 1))
    $request = $table.GetType().GetMethod('Request', $flags).Invoke($table, @([string[]]@('bench'), [ConcurrencyOps.Locking.LockMode]::Exclusive, $holder, $origin))
    New-LockLoop -Body @(
        Get-LockCall -Instance $table -Type $table.GetType() -Name Enter -ArgumentType $request.GetType(), ([Nullable[timespan]]), ([System.Threading.CancellationToken]) `
            -Argument $request, $null, ([System.Threading.CancellationToken]::None)
        Get-LockCall -Instance $table -Type $table.GetType() -Name Exit -ArgumentType $request.GetType() -Argument $request
    )
}

# Row 1: the engine's call against a plain Monitor, and against the two readings of the clock that it takes to record when.
function Measure-UseLock {
    param($Bench)

    $times = if ($Bench.Quick) { 1000000 } else { 5000000 }
    $object = [object]::new()
    $loops = [ordered]@{
        ours    = New-UseLockLoop
        monitor = New-LockLoop -Body @(
            Get-LockCall -Type ([System.Threading.Monitor]) -Name Enter -ArgumentType ([object]) -Argument $object
            Get-LockCall -Type ([System.Threading.Monitor]) -Name Exit -ArgumentType ([object]) -Argument $object
        )
        clock   = New-LockLoop -Body @(
            Get-LockCall -Type ([System.Diagnostics.Stopwatch]) -Name GetTimestamp -ArgumentType @() -Argument @()
            Get-LockCall -Type ([System.Diagnostics.Stopwatch]) -Name GetTimestamp -ArgumentType @() -Argument @()
        )
    }
    $contenders = [ordered]@{}
    foreach ($name in $loops.Keys) {
        $loop = $loops[$name]
        $contenders[$name] = { $loop.Invoke($times) }.GetNewClosure()

        # .NET compiles hot code in stages.
        foreach ($stage in 1..5) { $loop.Invoke(100000); [System.Threading.Thread]::Sleep(150) }
    }

    $medians = Measure-Contender -Contender $contenders -Rounds $Bench.Rounds
    $per = @{}
    foreach ($name in $medians.Keys) { $per[$name] = $medians[$name] / $times * 1000000 }
    $what = 'Use-Lock, engine call: one free lock entered and left, recorded'
    $ours = Format-Nanosecond $per.ours
    ConvertTo-BenchLine -Row '1' -What $what -Ours $ours -Peer 'Monitor.Enter and Exit' -Theirs (Format-Nanosecond $per.monitor) `
        -Ratio (Format-Ratio ($per.ours / $per.monitor)) -Target '<= 3 x' -IsMet ($per.ours -le 3 * $per.monitor)
    ConvertTo-BenchLine -Row '1' -What $what -Ours $ours -Peer 'the clock read twice, nothing else' -Theirs (Format-Nanosecond $per.clock) `
        -Ratio (Format-Ratio ($per.ours / $per.clock))
    ConvertTo-BenchLine -Row '1' -What $what -Ours $ours -Peer 'both together: a Monitor, stamped' -Theirs (Format-Nanosecond ($per.monitor + $per.clock)) `
        -Ratio (Format-Ratio ($per.ours / ($per.monitor + $per.clock)))
    Measure-UseLockBlock -Bench $Bench
}

# The command, block included, against the same block without a lock.
function Measure-UseLockBlock {
    param($Bench)

    $items = if ($Bench.Quick) { 5000 } else { 20000 }
    $inputs = 1..$items
    $block = { 1 }
    $contenders = [ordered]@{
        ours  = { $inputs | Use-Lock bench $block | Out-Null }
        plain = { $inputs | ForEach-Object $block | Out-Null }
        calls = { foreach ($one in $inputs) { $null = Use-Lock bench $block } }
        bare  = { foreach ($one in $inputs) { $null = ForEach-Object $block } }
    }
    $medians = Measure-Contender -Rounds $Bench.Rounds -Contender $contenders
    ConvertTo-BenchLine -Row '1' -What 'Use-Lock { 1 }, an item' -Ours (Format-Duration ($medians.ours / $items)) -Peer 'ForEach-Object { 1 }' `
        -Theirs (Format-Duration ($medians.plain / $items)) -Ratio (Format-Ratio ($medians.ours / $medians.plain))
    ConvertTo-BenchLine -Row '1' -What 'Use-Lock { 1 }, a call' -Ours (Format-Duration ($medians.calls / $items)) -Peer 'ForEach-Object { 1 }' `
        -Theirs (Format-Duration ($medians.bare / $items)) -Ratio (Format-Ratio ($medians.calls / $medians.bare))
}

function Format-Nanosecond {
    param([double] $Nanosecond)

    [string]::Format([cultureinfo]::InvariantCulture, '{0:0.0} ns', $Nanosecond)
}
