using System.Management.Automation.Internal;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Loading;
using ConcurrencyOps.Pipeline;
using ConcurrencyOps.Runspaces;

namespace ConcurrencyOps.Commands;

/// <content>Measures this process while a script block runs in it.</content>
public sealed partial class MeasureLockContentionCommand
{
    partial void MeasureScript()
    {
        using var run = new ContentionRun(Adapters.ContentionEvents(), TimeProvider.System);
        var own = run.Add(Environment.ProcessId, new ContentionTable("this process", GroupBy));
        var block = new CallersBlock(ScriptBlock, AutomationNull.Value, [], discardsOutput: true);
        long counted = 0;
        RunOrStop(() =>
        {
            run.Begin(LongestOpening, _stop.Token);
            if (own.State != ReaderState.Reading)
                return;

            var before = Monitor.LockContentionCount;
            block.Invoke(_stop.Token);
            counted = Monitor.LockContentionCount - before;
            run.End(LongestEnding, _stop.Token);
        });

        HeldOutput.Write(this, block.Written);
        if (own.Meter is { } meter)
            WriteVerbose(FormattableString.Invariant($"The runtime counted {counted} waits meanwhile. {meter.LeftOut} were those of the measuring itself and are left out."));

        WriteSource(own);
        // As it is, after what was measured until then.
        if (block.Thrown is { } thrown)
            ErrorRecords.Rethrow(thrown);
    }
}
