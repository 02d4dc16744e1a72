# The heading, and the table as text or Markdown.

function Show-BenchHeading {
    param($Bench)

    $engine = if ($PSVersionTable['PSVersion'] -and [Environment]::ProcessPath -match 'pwsh') { 'pwsh' } else { 'embedded engine' }
    "$engine $($PSVersionTable.PSVersion) on $([System.Runtime.InteropServices.RuntimeInformation]::FrameworkDescription), " +
    "$([System.Runtime.InteropServices.RuntimeInformation]::OSDescription.Trim()), $($Bench.Cores) cores; rounds: $($Bench.Rounds)$(if ($Bench.Quick) { ' (quick)' })"
    $versions = @("ConcurrencyOps $($Bench.Module.Version)")
    foreach ($peer in $Bench.Peers) {
        if ($peer.ContainsKey('State')) { $versions += "$($peer.Name) $($peer.State)" }
    }

    $versions -join ', '
    ''
}

function Show-BenchTable {
    param([object[]] $Line, [switch] $Markdown)

    $columns = 'Row', 'What', 'Ours', 'Peer', 'Theirs', 'Ratio', 'Target', 'Met'
    $widths = @{}
    foreach ($column in $columns) {
        $widths[$column] = $column.Length
        foreach ($one in $Line) { $widths[$column] = [Math]::Max($widths[$column], "$($one.$column)".Length) }
    }

    $heading = @{}
    foreach ($column in $columns) { $heading[$column] = $column }
    $rule = @{}
    foreach ($column in $columns) { $rule[$column] = '-' * $widths[$column] }
    foreach ($one in @($heading, $rule) + $Line) {
        $cells = foreach ($column in $columns) { "$($one.$column)".PadRight($widths[$column]) }
        if ($Markdown) { "| $($cells -join ' | ') |" } else { ($cells -join '  ').TrimEnd() }
    }
}
