using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Checks services again and again, on a steady schedule.</summary>
/// <remarks>
/// <para>
/// All services are checked at once at the start, then each one every -IntervalSeconds, counted from start to start: the schedule does not drift. From
/// the second round on each service has its own place within -JitterSeconds, by its name and URL, so that they do not all come at the same
/// moment. A service whose check is still under way when its next turn comes misses that turn; the others do not wait for it.
/// </para>
/// <para>
/// Results are those of Test-ServiceHealth, with Changed, PreviousStatus, Since and ConsecutiveFailures filled in, because a watch remembers; with -StatePath
/// also over a restart. Circuits act: see -FailureThreshold. The watch ends with -Count or -DurationSeconds, with Ctrl+C, or when a command
/// downstream has enough.
/// </para>
/// </remarks>
/// <example>
/// <para>Watch two services, show only what changes</para>
/// <code>Watch-ServiceHealth https://example.com, tcp://db.example.com:5432 -IntervalSeconds 10 -OnlyChanged</code>
/// <para>The first round shows every service; after that a line appears when a status changes.</para>
/// </example>
/// <example>
/// <para>Check a list every minute for an hour and keep the results</para>
/// <code>Import-Csv services.csv | Watch-ServiceHealth -IntervalSeconds 60 -DurationSeconds 3600 -HistoryPath health.db | Export-Csv health.csv</code>
/// <para>Results are written as they come, into the history every few seconds.</para>
/// </example>
[Cmdlet(VerbsCommon.Watch, "ServiceHealth")]
[OutputType(typeof(HealthCheckResult))]
public sealed class WatchServiceHealthCommand : ServiceHealthCommand
{
    private readonly List<ServiceCheck> _checks = [];

    /// <summary>Seconds from the start of one check of a service to the start of its next.</summary>
    [Parameter]
    [ValidateSeconds]
    [PSDefaultValue(Help = "30")]
    public double IntervalSeconds { get; set; } = 30;

    /// <summary>The time within which the services of a round are spread, in seconds, at most the interval. Left out: a tenth of the interval.</summary>
    [Parameter]
    [ValidateSeconds(AllowZero = true)]
    public double? JitterSeconds { get; set; }

    /// <summary>How often each service is checked; turns that were missed do not count. Left out: without end.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <summary>
    /// After this many seconds no further check is started; those under way are waited for. What still waits for its turn then, because of -RateLimit or
    /// -ThrottleLimit, has one more result with its last known status, Checked False and the reason Cancelled.
    /// </summary>
    [Parameter]
    [ValidateSeconds]
    public double? DurationSeconds { get; set; }

    private protected override bool Remembers => true;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WarnOfUnused();
        if (DurationSeconds is { } seconds)
            Session.StopBeginningAfter(seconds);

        var schedule = new CheckSchedule(Rules(), TimeProvider.System);
        foreach (var check in _checks.Distinct())
            schedule.Add(check);

        while (schedule.UntilNext is { } next)
        {
            foreach (var check in schedule.TakeDue(Session.IsUnderWay))
                Session.Add(check);

            Session.Wait(next);
        }

        Session.Finish();
        if (schedule.Missed > 0)
            WriteVerbose($"{schedule.Missed} checks were left out because the one before was still under way: the interval is shorter than the service takes.");
    }

    private protected override void Accept(ServiceCheck check) => _checks.Add(check);

    private protected override void CheckParameters()
    {
        base.CheckParameters();
        if (JitterSeconds > IntervalSeconds)
            throw CommandException.Invalid(ErrorIds.LimitsCrossed, $"-JitterSeconds {JitterSeconds} is longer than -IntervalSeconds {IntervalSeconds}. Lower the one or raise the other.", JitterSeconds);
    }

    private ScheduleRules Rules() => new(
        TimeSpan.FromSeconds(IntervalSeconds),
        TimeSpan.FromSeconds(JitterSeconds ?? IntervalSeconds / 10),
        Count,
        DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}
