using System.Management.Automation;
using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Commands;

/// <content>The parameters.</content>
public sealed partial class MeasureLockContentionCommand
{
    private const string OwnSet = "Own";
    private const string ProcessSet = "Process";
    private const string ScriptSet = "Script";
    private const string FileSet = "File";
    private const string LiteralFileSet = "LiteralFile";
    private const string EventSet = "Event";

    /// <summary>The processes to measure, by id; Get-Process pipes in.</summary>
    [Parameter(ParameterSetName = ProcessSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ProcessId", "PID")]
    [ValidateRange(1, int.MaxValue)]
    public int[] Id { get; set; } = [];

    /// <summary>How long to measure, in seconds.</summary>
    [Parameter(ParameterSetName = ProcessSet)]
    [ValidateSeconds]
    public double DurationSeconds { get; set; } = 10;

    /// <summary>A script block that is run here while the locks of this process are measured. What it writes is not output.</summary>
    [Parameter(ParameterSetName = ScriptSet, Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>Lock logs (.csv, .jsonl, .std) or traces of .NET's own events (.nettrace). Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = FileSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Lock logs or traces again, each path taken as it is written; Get-ChildItem pipes in.</summary>
    [Parameter(ParameterSetName = LiteralFileSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Lock events: from Get-LockEvent, or rows with their properties, from Import-Csv, ConvertFrom-Json or a job.</summary>
    [Parameter(ParameterSetName = EventSet, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [LockEventInput]
    public PSObject? InputObject { get; set; }

    /// <summary>What one row of output stands for.</summary>
    [Parameter]
    public ContentionGrouping GroupBy { get; set; } = ContentionGrouping.Lock;

    /// <summary>Also writes where threads waited as a flame graph: a file in the format of speedscope (https://www.speedscope.app).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FlameGraphPath { get; set; }
}
