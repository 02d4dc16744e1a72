using ConcurrencyOps.Loading;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Pipeline;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.Runspaces;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Commands;

/// <content>From the parameters to a run.</content>
public sealed partial class InvokeParallelWorkCommand
{
    private void Start()
    {
        var blueprint = NewBlueprint();
        _partitionKey = NewPartitionKey();
        _run = new ParallelRun(NewOptions(), () => new ScriptExecutor(blueprint), NewPipeline());
        _progress = new ProgressReporter(this, MyInvocation.InvocationName, TimeProvider.System);
        _pump = new OutputPump(this, _run, new RecordWriter(this, AsResult, _progress), _progress);
    }

    private PartitionKey? NewPartitionKey() => this switch
    {
        { PartitionBy: { } by } => new PartitionKey(by),
        { Policy.PartitionBy: { } by } => PartitionKey.ForThisRunspace(by),
        _ => null,
    };

    private IResiliencePipeline? NewPipeline()
    {
        if (Policy is null && RetryCount == 0)
            return null;

        var options = Policy?.ToOptions() ?? new ResilienceOptions { RetryCount = RetryCount, RetryDelay = TimeSpan.FromSeconds(RetryDelaySeconds) };
        return Adapters.ResiliencePipelines().Create(
            options with { AttemptTimeout = ItemTimeout, AttemptsTimeThemselves = true }, Policy?.Gate, TimeProvider.System);
    }

    private WorkerBlueprint NewBlueprint()
    {
        var imports = new CallerImports(this);
        imports.FindModules(Module);
        return new WorkerBlueprint
        {
            Body = new ScriptBody(ScriptBlock),
            Arguments = ArgumentList ?? [],
            Caller = CallerState.Capture(this),
            Using = UsingValues.Collect(ScriptBlock, this),
            Variables = imports.FindVariables(Variable),
            Functions = imports.FindFunctions(Function),
            Modules = imports.Modules,
            Isolation = Isolation,
            EnclosingLocks = NamedLocks.Table.EnclosureOf(LockHolder.OfThisThread),
        };
    }

    private ParallelRunOptions NewOptions() => new()
    {
        MinLimit = ParameterSetName == FixedSet ? ThrottleLimit : MinThrottle,
        MaxLimit = ParameterSetName == FixedSet ? ThrottleLimit : MaxThrottle,
        Ordered = Ordered,
        ItemTimeout = ItemTimeout,
        TotalTimeout = OptionalSeconds(TotalTimeoutSeconds),
        PartitionLimit = PartitionBy is null ? null : PartitionLimit,
        StopAfterFailures = StopAfterFailures > 0 ? StopAfterFailures : null,
        StopAfterFailurePercent = StopAfterFailurePercent > 0 ? StopAfterFailurePercent : null,
        CollectResults = AsResult,
    };

    private TimeSpan? ItemTimeout => OptionalSeconds(TimeoutSeconds > 0 ? TimeoutSeconds : Policy?.TimeoutSeconds ?? 0);

    private static TimeSpan? OptionalSeconds(double seconds) => seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
}
