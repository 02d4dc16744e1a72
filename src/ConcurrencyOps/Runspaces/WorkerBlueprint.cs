using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using ConcurrencyOps.Commands;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Runspaces;

/// <summary>Everything a worker needs to run the script as if it stood where the command was called. Shared by all workers, read only.</summary>
internal sealed record WorkerBlueprint
{
    // The commands of this module are there in every worker, wherever the module was imported from.
    private static readonly SessionStateCmdletEntry[] OwnCommands =
    [
        .. from type in typeof(WorkerBlueprint).Assembly.GetExportedTypes()
           let command = type.GetCustomAttribute<CmdletAttribute>()
           where command is not null
           select new SessionStateCmdletEntry($"{command.VerbName}-{command.NounName}", type, null),
    ];

    private static volatile bool _lacksFullState;

    public required ScriptBody Body { get; init; }

    public required object?[] Arguments { get; init; }

    public required CallerState Caller { get; init; }

    /// <summary>The values of the $using: expressions; null when there are none.</summary>
    public required Hashtable? Using { get; init; }

    public required IReadOnlyDictionary<string, object?> Variables { get; init; }

    public required IReadOnlyList<FunctionInfo> Functions { get; init; }

    /// <summary>Manifest or module files.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    public required Isolation Isolation { get; init; }

    /// <summary>The locks that are held until the workers are done: a worker must not wait for them.</summary>
    public required EnclosingLock[] EnclosingLocks { get; init; }

    /// <summary>Modules are then imported under the caller's language mode, by the session; while a runspace opens it has all of the language.</summary>
    public bool IsConstrained => Caller.LanguageMode != PSLanguageMode.FullLanguage;

    /// <summary>Opens a runspace for the thread that calls: scripts run on it, not on one of the engine's.</summary>
    public Runspace OpenRunspace(ScriptExecutor executor)
    {
        var state = NewSessionState();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        state.Commands.Add(OwnCommands);
        if (Modules.Count > 0 && !IsConstrained)
        {
            state.ImportPSModule([.. Modules]);
            state.ThrowOnRunspaceOpenError = true;
        }

        var runspace = RunspaceFactory.CreateRunspace(new WorkerHost(Caller.Host, executor), state);
        runspace.Name = Thread.CurrentThread.Name;
        runspace.Open();
        return runspace;
    }

    // The full default state has the engine's own commands at hand; the smaller one finds them module by module on first use, which costs
    // each worker time. A host that does not carry those commands has the smaller one only.
    private static InitialSessionState NewSessionState()
    {
        if (_lacksFullState)
            return InitialSessionState.CreateDefault2();

        try
        {
            return InitialSessionState.CreateDefault();
        }
        catch (Exception error) when (error is IOException or RuntimeException or TypeLoadException)
        {
            _lacksFullState = true;
            return InitialSessionState.CreateDefault2();
        }
    }

}
