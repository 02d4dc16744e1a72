namespace ConcurrencyOps.Build.Help.Model;

/// <summary>The help of all cmdlets of the module, by name.</summary>
internal sealed record ModuleHelp(IReadOnlyList<CmdletHelp> Cmdlets);
