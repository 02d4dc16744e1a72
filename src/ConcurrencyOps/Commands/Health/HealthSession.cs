using System.Collections.Concurrent;
using System.Globalization;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;
using ConcurrencyOps.Pipeline;

namespace ConcurrencyOps.Commands;

/// <summary>
/// One call of a health command: the run, what it remembers, and where results go. Opened when the command begins, so that a file that cannot be
/// used is an error before the first check.
/// </summary>
internal sealed class HealthSession : IDisposable
{
    private readonly ServiceHealthCommand _command;
    private readonly HealthParts _parts;
    private readonly HealthRun _run;
    private readonly HealthPump _pump;
    private readonly ProgressReporter _progress;
    private readonly ConcurrentQueue<string> _warnings;
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private readonly long[] _found = new long[Enum.GetValues<ServiceStatus>().Length];
    private int _throttle;
    private bool _isSaved;

    private HealthSession(ServiceHealthCommand command, HealthParts parts, ConcurrentQueue<string> warnings)
    {
        _command = command;
        _parts = parts;
        _warnings = warnings;
        _run = new HealthRun(parts.Options, parts.Checkers, parts.Memory, TimeProvider.System);
        _throttle = _run.ThrottleLimit;
        _progress = new ProgressReporter(command, command.MyInvocation.InvocationName, TimeProvider.System);
        _pump = new HealthPump(command, _run, parts.Saver.Keep, Pass, Look, _progress);
    }

    /// <summary>Every result so far was UP, and there was one.</summary>
    public bool AreAllUp => Found(ServiceStatus.Up) is > 0 and var up && up == _found.Sum();

    /// <exception cref="CommandException">A file cannot be used.</exception>
    public static HealthSession Open(ServiceHealthCommand command, bool remembers)
    {
        var warnings = new ConcurrentQueue<string>();
        var parts = HealthParts.Open(command, remembers, warnings.Enqueue);
        if (parts.Options.ThrottleLimit < command.ThrottleLimit)
        {
            warnings.Enqueue(
                $"-ThrottleLimit {command.ThrottleLimit} was brought down to {parts.Options.ThrottleLimit}: this process may have no more file descriptors open. 'ulimit -n' raises the limit.");
        }

        return new HealthSession(command, parts, warnings);
    }

    public void Add(ServiceCheck check) => _pump.Add(check);

    public bool IsUnderWay(ServiceCheck check) => _run.IsUnderWay(check);

    /// <summary>Lets no check begin after so many seconds from now. To be called before the first one is added.</summary>
    public void StopBeginningAfter(double seconds) => _run.StopBeginningAfter(TimeSpan.FromSeconds(seconds));

    /// <summary>Writes what is ready, or waits for it.</summary>
    public void Wait(TimeSpan longest) => _pump.WriteOrWait(longest);

    /// <summary>Waits for all checks, then stores what was learnt.</summary>
    public void Finish()
    {
        _pump.Finish();
        Save();
        _command.WriteVerbose(string.Create(
            CultureInfo.InvariantCulture,
            $"{_found.Sum()} results in {TimeProvider.System.GetElapsedTime(_startedAt).TotalSeconds:0.0} s: {Found(ServiceStatus.Up)} UP, {Found(ServiceStatus.Degraded)} DEGRADED, {Found(ServiceStatus.Down)} DOWN, {Found(ServiceStatus.Unknown)} UNKNOWN. At most {_parts.Options.ThrottleLimit} checks ran at once."));
    }

    /// <summary>Writes the result of an input that is not checked.</summary>
    public void Write(HealthCheckResult result)
    {
        _parts.Saver.Keep([result]);
        Pass(result);
    }

    private void Pass(HealthCheckResult result)
    {
        _found[(int)result.Status]++;
        if (!IsQuiet && !(_command.OnlyChanged && result.Changed == false))
            _command.WriteObject(result);
    }

    public void Cancel() => _run.Cancel();

    /// <summary>Ends what still runs. What was found out by then is stored, however the command ended.</summary>
    public void Dispose()
    {
        _run.Dispose();
        _progress.Complete();
        if (!_isSaved)
        {
            _parts.Saver.Keep(_run.Drain([]));
            _parts.Saver.SaveAll(isBrief: true);
        }

        _parts.Dispose();
    }

    private bool IsQuiet => _command is TestServiceHealthCommand { Quiet.IsPresent: true };

    private long Found(ServiceStatus status) => _found[(int)status];

    private void Look()
    {
        _parts.Saver.SaveWhenDue();
        Warn();
    }

    // Only here, where the command may still write, do failures become errors.
    private void Save()
    {
        _isSaved = true;
        foreach (var error in _parts.Saver.SaveAll(isBrief: false))
            _command.WriteError(error);

        Warn();
    }

    private void Warn()
    {
        while (_warnings.TryDequeue(out var warning))
            _command.WriteWarning(warning);

        if (_run.ThrottleLimit is var limit && limit < _throttle)
        {
            _throttle = limit;
            _command.WriteWarning(
                $"This machine has run out of descriptors, ports or memory for connections: from here on at most {limit} checks run at once. Checks that failed of it are UNKNOWN, with the reason LocalResource; give a lower -ThrottleLimit next time.");
        }

        // What goes wrong with the file of the command's own circuits the saver says.
        if (_command.Policy is { } policy)
            PolicySync.Warn(policy, _command);
    }
}
