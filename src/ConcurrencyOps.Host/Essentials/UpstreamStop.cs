using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace ConcurrencyOps.Host.Essentials;

/// <summary>
/// The exception by which Select-Object -First ends the commands before it in the pipeline. The engine keeps its type internal; nothing public
/// has the same effect, and tests of what a command does when downstream ends early need just that effect.
/// </summary>
internal static class UpstreamStop
{
    private const BindingFlags Constructors = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConstructorInfo? Constructor = typeof(PSCmdlet).Assembly
        .GetType("System.Management.Automation.StopUpstreamCommandsException")
        ?.GetConstructor(Constructors, [typeof(InternalCommand)]);

    /// <summary>The exception to throw; null when this version of the engine has no such type.</summary>
    public static Exception? Create(PSCmdlet requester) => (Exception?)Constructor?.Invoke([requester]);
}
