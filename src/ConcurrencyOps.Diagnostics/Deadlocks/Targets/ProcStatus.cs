using System.Globalization;

namespace ConcurrencyOps.Diagnostics;

/// <summary>What /proc says about a process or one of its threads.</summary>
/// <param name="State">S sleeps, R runs, T is stopped, Z is dead.</param>
/// <param name="User">The effective user.</param>
/// <param name="Tracer">Who has hold of it; 0 for nobody.</param>
/// <param name="Switches">How often it began or ceased to run.</param>
internal sealed record ProcStatus(char State, uint User, int Tracer, long Switches)
{
    /// <summary>Null when it is gone.</summary>
    public static ProcStatus? Read(int process, int? thread = null)
    {
        var path = thread is null ? $"/proc/{process}/status" : $"/proc/{process}/task/{thread}/status";
        try
        {
            return Parse(File.ReadLines(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProcStatus Parse(IEnumerable<string> lines)
    {
        var status = new ProcStatus('?', 0, 0, 0);
        foreach (var line in lines)
        {
            var parts = line.Split([':', '\t', ' '], StringSplitOptions.RemoveEmptyEntries);
            status = parts switch
            {
                ["State", var state, ..] => status with { State = state[0] },
                ["TracerPid", var tracer] => status with { Tracer = int.Parse(tracer, CultureInfo.InvariantCulture) },
                ["Uid", _, var effective, ..] => status with { User = uint.Parse(effective, CultureInfo.InvariantCulture) },
                ["voluntary_ctxt_switches" or "nonvoluntary_ctxt_switches", var count] =>
                    status with { Switches = status.Switches + long.Parse(count, CultureInfo.InvariantCulture) },
                _ => status,
            };
        }

        return status;
    }
}
