using System.Globalization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>What /proc tells of a process or thread in its file status. Numbers that are not there are 0.</summary>
internal sealed record ProcStatus
{
    /// <summary>Its name, as the system cuts it: 15 bytes.</summary>
    public string Name { get; init; } = "";

    /// <summary>S: it sleeps; t: a debugger has stopped it; Z and X: it has ended.</summary>
    public char State { get; init; }

    /// <summary>The process it belongs to.</summary>
    public int ProcessId { get; init; }

    /// <summary>The process that started this one.</summary>
    public int ParentId { get; init; }

    /// <summary>The process that has hold of it, a debugger; 0 for none.</summary>
    public int Tracer { get; init; }

    /// <summary>The user it acts as.</summary>
    public long User { get; init; }

    /// <summary>How many threads the process has.</summary>
    public int Threads { get; init; }

    /// <summary>How often it gave up or lost the processor: the same twice, and it did not run in between.</summary>
    public long Switches { get; init; }

    /// <summary>Reads the file.</summary>
    public static ProcStatus Parse(string text)
    {
        var status = new ProcStatus();
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;

            var value = line[(colon + 1)..].Trim();
            status = line[..colon] switch
            {
                "Name" => status with { Name = value },
                "State" when value.Length > 0 => status with { State = value[0] },
                "Tgid" => status with { ProcessId = (int)Number(value) },
                "PPid" => status with { ParentId = (int)Number(value) },
                "TracerPid" => status with { Tracer = (int)Number(value) },
                "Uid" => status with { User = Number(value.Split('\t') is { Length: > 1 } users ? users[1] : value) },
                "Threads" => status with { Threads = (int)Number(value) },
                "voluntary_ctxt_switches" or "nonvoluntary_ctxt_switches" => status with { Switches = unchecked(status.Switches + Number(value)) },
                _ => status,
            };
        }

        return status;
    }

    private static long Number(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
