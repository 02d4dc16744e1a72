using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Locks;

[Collection(Alone.Name)]
public sealed class LockEventTests
{
    [Fact]
    public void They_tell_who_waited_took_gave_back_and_gave_up_oldest_first()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();
        using (new HeldLock(locks.A))
            session.Run("Use-Lock $a { } -TimeoutSeconds 0");

        session.Run("Use-Lock $A -Shared { }");

        session.Run("Get-LockEvent $a | ForEach-Object { \"$($_.Event) $($_.Mode) $($_.Site)\" }").ShouldBeClean().Text
            .ShouldBe(["Acquired Exclusive line:1", "Waiting Exclusive line:1", "TimedOut Exclusive line:1", "Released Exclusive line:1", "Acquired Shared line:1", "Released Shared line:1"]);
    }

    [Fact]
    public void Names_may_have_wildcards_and_case_does_not_matter()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();
        session.Run("Use-Lock $a, $b { }").ShouldBeClean();

        session.Run("@(Get-LockEvent $a.ToUpper()).Count; @(Get-LockEvent \"$($a.Substring(0, $a.Length - 1))*\").Count; @(Get-LockEvent $a, $b).Count; @(Get-LockEvent nobody-knows-it).Count")
            .ShouldBeClean().Line.ShouldBe("2|4|4|0");
    }

    [Fact]
    public void Those_that_had_to_make_room_are_counted_and_a_clear_begins_anew()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        session.Run("Clear-LockEvent; 1..50010 | Use-Lock $a { }").ShouldBeClean();

        var result = session.Run("@(Get-LockEvent).Count");
        result.Line.ShouldBe("100000");
        result.Warnings.ShouldHaveSingleItem().ShouldStartWith("20 older events are not there any more: the latest 100000 are kept.");
        session.Run("Clear-LockEvent -WhatIf; @(Get-LockEvent -WarningAction Ignore).Count; Clear-LockEvent; @(Get-LockEvent).Count").ShouldBeClean().Line.ShouldBe("100000|0");
    }

    [Fact]
    public void A_row_that_was_one_becomes_one_again_and_a_row_that_was_not_says_what_is_wrong()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        session.Run("""
            Use-Lock $a { }
            $one = @(Get-LockEvent $a)[0]
            $row = [ordered]@{}; $one.psobject.Properties | ForEach-Object { $row[$_.Name] = if ($null -eq $_.Value) { '' } else { $_.Value.ToString() } }
            $one.Equals([ConcurrencyOps.Locking.LockEvent][pscustomobject]$row)
            $one.Equals([ConcurrencyOps.Locking.LockEvent]$row)
            $row.ThreadName = ''; $null -eq ([ConcurrencyOps.Locking.LockEvent]$row).ThreadName
            foreach ($name in 'TimestampNs', 'ThreadId', 'LockId', 'Event') { $bad = [ordered]@{} + $row; $bad.Remove($name); try { [ConcurrencyOps.Locking.LockEvent]$bad } catch { "$_" -match "it has no $name" } }
            $row.Event = 'Lost'; try { [ConcurrencyOps.Locking.LockEvent]$row } catch { "$_" -match "its Event is 'Lost'" }
            """).ShouldBeClean().Line.ShouldBe("True|True|True|True|True|True|True|True");
    }

    [Fact]
    public void Its_time_says_itself_in_full_and_is_a_time_all_the_same()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        session.Run("""
            Use-Lock $a { }
            $time = @(Get-LockEvent $a)[0].Timestamp
            $time -is [DateTimeOffset]; $time -le [DateTimeOffset]::UtcNow; $time.Offset -eq [TimeSpan]::Zero
            [DateTimeOffset]::ParseExact($time.ToString(), 'o', [cultureinfo]::InvariantCulture) -eq $time
            """).ShouldBeClean().Line.ShouldBe("True|True|True|True");
    }

    [Fact]
    public void The_names_of_locks_are_completed()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();
        session.Run("Use-Lock $a { }").ShouldBeClean();
        var typed = $"'{locks.A[..^1]}";

        foreach (var line in new[] { $"Use-Lock {typed}", $"Get-LockEvent {typed}" })
            session.With("line", line).Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").ShouldBeClean().Line.ShouldContain($"'{locks.A}'");
    }
}
