using System.Management.Automation;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Commands;

/// <content>The parameters.</content>
public sealed partial class FindDeadlockCommand
{
    private const string OwnSet = "Own";
    private const string ProcessSet = "Process";
    private const string DumpSet = "Dump";
    private const string LogSet = "Log";
    private const string LiteralLogSet = "LiteralLog";
    private const string EventSet = "Event";

    /// <summary>The processes to look into, by id; Get-Process pipes in.</summary>
    [Parameter(ParameterSetName = ProcessSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ProcessId", "PID")]
    [ValidateRange(1, int.MaxValue)]
    public int[] Id { get; set; } = [];

    /// <summary>Dumps of .NET processes, by dotnet-dump, createdump or a crash, with heap.</summary>
    [Parameter(ParameterSetName = DumpSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string[] DumpPath { get; set; } = [];

    /// <summary>Lock logs: LockEvent rows as .csv or .jsonl, or a trace in the STD format of RAPID (.std). Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = LogSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Lock logs again, each path taken as it is written; Get-ChildItem pipes in.</summary>
    [Parameter(ParameterSetName = LiteralLogSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Lock events: from Get-LockEvent, or rows with their properties, from Import-Csv, ConvertFrom-Json or a job.</summary>
    [Parameter(ParameterSetName = EventSet, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [LockEventInput]
    public PSObject? InputObject { get; set; }

    /// <summary>Also reports what has not happened but could: locks that were taken in orders that allow a deadlock.</summary>
    [Parameter(ParameterSetName = OwnSet)]
    [Parameter(ParameterSetName = LogSet)]
    [Parameter(ParameterSetName = LiteralLogSet)]
    [Parameter(ParameterSetName = EventSet)]
    public SwitchParameter IncludePotential { get; set; }

    /// <summary>Also reports, with the certainty Waiting, what others wait for although it is no deadlock.</summary>
    [Parameter(ParameterSetName = OwnSet)]
    [Parameter(ParameterSetName = ProcessSet)]
    [Parameter(ParameterSetName = DumpSet)]
    public SwitchParameter IncludeWaiting { get; set; }

    /// <summary>Suspend stops the process for the time of the look; Passive never stops it, and sees less.</summary>
    [Parameter(ParameterSetName = ProcessSet)]
    public InspectionMode Mode { get; set; } = InspectionMode.Suspend;

    /// <summary>Leaves out the heap: faster where the heap is large, and blind to async methods.</summary>
    [Parameter(ParameterSetName = ProcessSet)]
    [Parameter(ParameterSetName = DumpSet)]
    public SwitchParameter SkipHeap { get; set; }

    /// <summary>How long a look at one process may take, in seconds; with -Watch, how long to watch in all.</summary>
    [Parameter(ParameterSetName = ProcessSet)]
    [Parameter(ParameterSetName = DumpSet)]
    [ValidateSeconds]
    public double TimeoutSeconds { get; set; } = 60;

    /// <summary>Watches the process and reports a deadlock as it forms, until -TimeoutSeconds are over (without it until Ctrl+C) or the process ends.</summary>
    [Parameter(ParameterSetName = ProcessSet)]
    public SwitchParameter Watch { get; set; }
}
