using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class ProgressTests
{
    [Fact]
    public void A_scripts_own_progress_is_passed_on_under_its_worker_and_not_too_often()
    {
        var result = Session.Once("1 | Invoke-ParallelWork { 1..1000 | ForEach-Object { Write-Progress -Activity 'mine' -Status \"at $_\" -PercentComplete ($_ / 10) } } -MetricsVariable m; $m.ElapsedMs").ShouldBeClean();
        var seconds = (double)result.Output[0]!.BaseObject / 1000;

        var mine = result.Progress.Where(record => record.Activity == "mine").ToList();
        mine.ShouldNotBeEmpty();
        mine.ShouldAllBe(record => record.ActivityId > 0 && record.ParentActivityId == 0);
        mine.Count.ShouldBeLessThanOrEqualTo(2 + (int)(seconds * 5));
    }

    [Fact]
    public void A_run_of_some_length_shows_how_far_it_is_and_takes_it_down_again()
    {
        using var session = new Session();

        var result = session.Run("1..6 | Invoke-ParallelWork { Start-Sleep -Milliseconds 400 } -ThrottleLimit 2 -MetricsVariable m; $m.ElapsedMs").ShouldBeClean();
        var seconds = (double)result.Output[0]!.BaseObject / 1000;

        var overall = result.Progress.Where(record => record is { ActivityId: 0, RecordType: ProgressRecordType.Processing }).ToList();
        overall.Count.ShouldBeInRange(1, 1 + (int)(seconds * 5));
        overall[^1].Activity.ShouldBe("Invoke-ParallelWork");
        overall[^1].StatusDescription.ShouldContain("of 6 done");
        session.Host.Progress.Last().RecordType.ShouldBe(ProgressRecordType.Completed);
    }

    [Fact]
    public void Progress_that_is_switched_off_does_not_show()
    {
        using var session = new Session();

        session.Run("$ProgressPreference = 'SilentlyContinue'; 1..4 | Invoke-ParallelWork { Write-Progress -Activity 'mine' -Status 's'; Start-Sleep -Milliseconds 400 } -ThrottleLimit 2").ShouldBeClean()
            .Progress.ShouldAllBe(record => record.RecordType == ProgressRecordType.Completed);
        session.Host.Progress.Where(record => record.RecordType == ProgressRecordType.Processing).ShouldBeEmpty();
    }
}
