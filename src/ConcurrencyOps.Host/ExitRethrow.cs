using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ConcurrencyOps.Host;

/// <summary>
/// Makes <c>exit</c> in the next script file end the session, as <c>pwsh -File</c> does, instead of only that file. The engine keeps this
/// switch internal and there is no public way to tell <c>exit 5</c> from a script that ran to its end after a program returned 5.
/// </summary>
internal static class ExitRethrow
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>Turns the switch on; false when this version of the engine has no such switch.</summary>
    public static bool TryEnable(Runspace runspace)
    {
        var intrinsics = runspace.SessionStateProxy.GetVariable("ExecutionContext") as EngineIntrinsics;
        var context = typeof(EngineIntrinsics).GetField("_context", Members)?.GetValue(intrinsics);
        var property = context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", Members);
        property?.SetValue(context, true);
        return property is not null;
    }
}
