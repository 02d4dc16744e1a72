namespace ConcurrencyOps.Commands;

/// <summary>What one item of Invoke-ParallelWork can see of the items that ran before it on the same worker.</summary>
public enum Isolation
{
    /// <summary>
    /// Each item has a scope of its own. What a script changes beyond it stays in the worker: global and script variables, global functions,
    /// aliases, modules, the environment, event subscriptions. Location, culture and $Error are put back.
    /// </summary>
    Scope,

    /// <summary>The worker's variables, location and drives are made new before each item. Functions, modules and the environment stay.</summary>
    Reset,

    /// <summary>Each item has a new runspace. Only what belongs to the process (the environment, .NET statics) is shared.</summary>
    Runspace,
}
