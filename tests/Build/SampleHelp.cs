using ConcurrencyOps.Build.Help;
using ConcurrencyOps.Build.Help.Model;

namespace ConcurrencyOps.Build.Tests;

/// <summary>The help of the sample cmdlets, read once.</summary>
internal static class SampleHelp
{
    public static ModuleHelp Module { get; } = HelpSource.Read(
        typeof(SampleHelp).Assembly.Location, [AppContext.BaseDirectory], RepositoryLayout.FromThisAssembly().PowerShellReference);

    public static CmdletHelp Documented => Module.Cmdlets.Single(cmdlet => cmdlet.Name == "Get-Sample");

    public static ParameterHelp Parameter(string name) => Documented.Parameters.Single(parameter => parameter.Name == name);
}
