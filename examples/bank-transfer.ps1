<#
.SYNOPSIS
    Moves money between two accounts from five workers at once, both ways, and loses none of it.
.DESCRIPTION
    Every account has a lock of its own, and the journal has another. A transfer holds both accounts; the deposits that it makes take theirs
    again, which is allowed. Two transfers in opposite directions cannot wait for each other, because Use-Lock takes the two locks in one and the
    same order; taken one by one in the wrong order they are refused. Runs unchanged in pwsh and in the embedded engine:

        dotnet run --project src/ConcurrencyOps.Host -- examples/bank-transfer.ps1
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'Used in the blocks of Use-Lock.')]
param(
    [ValidateRange(1, 100)] [int] $Workers = 5,
    [ValidateRange(1, 10000)] [int] $Transfers = 50
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command -Name Invoke-ParallelWork -ErrorAction Ignore)) {
    Import-Module -Name "$PSScriptRoot/../out/ConcurrencyOps"
}

function Add-Money {
    param($Account, [int] $Amount, $Journal)

    Use-Lock "account:$($Account.Name)" {
        $Account.Balance += $Amount
        Use-Lock journal { $Journal.Add("$($Account.Name) $Amount") }
    }
}

function Move-Money {
    param($From, $To, [int] $Amount, $Journal)

    Use-Lock "account:$($From.Name)", "account:$($To.Name)" {
        Add-Money -Account $From -Amount (-$Amount) -Journal $Journal
        Add-Money -Account $To -Amount $Amount -Journal $Journal
    }
}

$alice = @{ Name = 'alice'; Balance = 1000 }
$bob = @{ Name = 'bob'; Balance = 1000 }
$journal = [System.Collections.Generic.List[string]]::new()

"$Workers workers, $Transfers transfers each: the odd ones from alice to bob, the even ones back."
Clear-LockEvent
1..$Workers | Invoke-ParallelWork -ThrottleLimit $Workers -Function Add-Money, Move-Money {
    $from, $to = if ($_ % 2) { $using:alice, $using:bob } else { $using:bob, $using:alice }
    foreach ($transfer in 1..$using:Transfers) { Move-Money -From $from -To $to -Amount 1 -Journal $using:journal }
}

'alice has {0}, bob has {1}, together {2}; {3} lines in the journal.' -f $alice.Balance, $bob.Balance, ($alice.Balance + $bob.Balance), $journal.Count
'{0} times a worker found a lock taken and waited for its turn.' -f @(Get-LockEvent | Where-Object -Property Event -EQ -Value Waiting).Count

'In the wrong order, one by one:'
try {
    Use-Lock account:bob { Use-Lock account:alice { 'not reached' } }
} catch {
    "$($_.FullyQualifiedErrorId.Split(',')[0]): $_"
}
