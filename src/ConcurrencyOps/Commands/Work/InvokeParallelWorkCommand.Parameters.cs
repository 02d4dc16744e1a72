using System.Management.Automation;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <content>The parameters. Their comments are the help.</content>
public sealed partial class InvokeParallelWorkCommand
{
    /// <summary>The script to run for each item. Blocks with param, begin, process, end and clean work as they do in a function that gets one item from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The items, usually from the pipeline. An array given by name is one item. Null is an item like any other; a script block is refused.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>How many items run at once: a fixed number, at least 1. Left out, the number is adapted between -MinThrottle and -MaxThrottle.</summary>
    [Parameter(ParameterSetName = FixedSet, Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>The fewest items at once that the adapted number may fall to, at least 1.</summary>
    [Parameter(ParameterSetName = AdaptiveSet)]
    [ValidateRange(1, int.MaxValue)]
    [PSDefaultValue(Help = "2")]
    public int MinThrottle { get; set; } = 2;

    /// <summary>The most items at once that the adapted number may rise to, at least -MinThrottle.</summary>
    [Parameter(ParameterSetName = AdaptiveSet)]
    [ValidateRange(1, int.MaxValue)]
    [PSDefaultValue(Help = "32, or 4 x the number of processors if that is more")]
    public int MaxThrottle { get; set; } = Math.Max(32, 4 * Environment.ProcessorCount);

    /// <summary>Output, errors and all other streams come in the order of the input. The first unfinished item's output comes while it runs.</summary>
    [Parameter]
    public SwitchParameter Ordered { get; set; }

    /// <summary>The longest one attempt at an item may take, in seconds from 0.001 to 2,073,600 (24 days). No limit when left out.</summary>
    [Parameter]
    [ValidateSeconds]
    public double TimeoutSeconds { get; set; }

    /// <summary>The longest the whole run may take, in seconds from 0.001 to 2,073,600 (24 days). Then what runs and waits is cancelled, what is still read is skipped, and one error says so.</summary>
    [Parameter]
    [ValidateSeconds]
    public double TotalTimeoutSeconds { get; set; }

    /// <summary>How often an item that failed or timed out is tried again. With retries an item's output is held back until an attempt stands.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [PSDefaultValue(Help = "0")]
    public int RetryCount { get; set; }

    /// <summary>The pause before an item is tried again, in seconds from 0 to 86,400. No worker waits meanwhile.</summary>
    [Parameter]
    [ValidateRange(0.0, 86_400.0)]
    [PSDefaultValue(Help = "0")]
    public double RetryDelaySeconds { get; set; }

    /// <summary>
    /// A resilience policy, as an object or by name: its retries, rate limit, circuits and time-out act on each item. The key of an item is what
    /// -PartitionBy gives, else what the policy's PartitionBy gives. Instead of -RetryCount; -TimeoutSeconds goes before the policy's.
    /// </summary>
    [Parameter]
    [PolicyArgument]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public ResiliencePolicy? Policy { get; set; }

    /// <summary>What tells which items belong together: the name of a property, or a script block that gets the item as $_. Letter case does not matter.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? PartitionBy { get; set; }

    /// <summary>How many items with the same key run at once, at least 1. Needs -PartitionBy.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [PSDefaultValue(Help = "1")]
    public int PartitionLimit { get; set; } = 1;

    /// <summary>After this many items failed or timed out no further one is started; those that run may finish, the others are skipped.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int StopAfterFailures { get; set; }

    /// <summary>No further item is started once at least this percentage of the finished items failed or timed out, and at least three did. Above 0, at most 100.</summary>
    [Parameter]
    [ValidateRange(0.001, 100.0)]
    public double StopAfterFailurePercent { get; set; }

    /// <summary>Arguments for the script block: $args, or its parameters by position.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Names of the caller's variables to set in the workers, without the $. The value itself is shared, not copied.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VariableNameCompleter))]
    public string[] Variable { get; set; } = [];

    /// <summary>Names of the caller's functions to define in the workers. For a function of a module, the module is imported.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FunctionNameCompleter))]
    public string[] Function { get; set; } = [];

    /// <summary>Modules to import in the workers, by name or path: the version that the caller has loaded, else the newest installed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    public string[] Module { get; set; } = [];

    /// <summary>
    /// What an item can see of earlier items on its worker. Scope: nothing of their own scope; global changes stay. Reset: variables, location
    /// and drives are new for each item, which costs milliseconds. Runspace: all is new, which costs some ten times that.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "Scope")]
    public Isolation Isolation { get; set; } = Isolation.Scope;

    /// <summary>Writes one WorkResult for each item instead of its output: status, output, errors, attempts, times, worker. Errors are in there, not in the error stream.</summary>
    [Parameter]
    public SwitchParameter AsResult { get; set; }

    /// <summary>The name of a variable, without the $, that is set to the figures of the run (WorkMetrics) when it ends, however it ends.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MetricsVariable { get; set; }
}
