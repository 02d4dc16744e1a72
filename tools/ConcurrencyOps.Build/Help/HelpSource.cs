using System.Reflection;
using ConcurrencyOps.Build.Help.Model;
using ConcurrencyOps.Build.Help.Reading;
using ConcurrencyOps.Build.Staging;

namespace ConcurrencyOps.Build.Help;

/// <summary>Reads the help out of a compiled cmdlet assembly and the documentation comments beside it.</summary>
internal static class HelpSource
{
    /// <summary>The checked help of the module.</summary>
    /// <exception cref="BuildFailureException">Something is not documented, or the manifest and the assembly disagree.</exception>
    public static ModuleHelp Read(RepositoryLayout layout)
    {
        string[] folders = [layout.OutputOf("ConcurrencyOps"), layout.OutputOf("ConcurrencyOps.Engine"), .. StagedFiles.Adapters.Select(layout.OutputOf)];
        ModuleHelp help = Read(Path.Combine(folders[0], "ConcurrencyOps.dll"), folders, layout.PowerShellReference);

        BuildFailureException.ThrowIfAny(
        [
            .. HelpRules.Check(help.Cmdlets),
            .. HelpRules.CheckExports(help.Cmdlets, ModuleManifest.Load(layout.Manifest).Cmdlets),
        ]);
        return help;
    }

    /// <summary>The help of an assembly, unchecked.</summary>
    public static ModuleHelp Read(string assembly, IReadOnlyList<string> folders, string powerShellReference)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        // Ours first: the resolver keeps the first of two equal versions.
        List<string> assemblies = [assembly, powerShellReference, .. folders.Append(runtime).Where(Directory.Exists).SelectMany(Assemblies)];

        using MetadataLoadContext context = new(new PathAssemblyResolver(assemblies), typeof(object).Assembly.GetName().Name);
        Type[] types = context.LoadFromAssemblyPath(assembly).GetTypes();
        XmlDocumentation documentation = new(folders.SelectMany(folder => Directory.GetFiles(folder, "*.xml")));
        return new CmdletReader(types, documentation).Read();
    }

    private static string[] Assemblies(string folder) => Directory.GetFiles(folder, "*.dll");
}
