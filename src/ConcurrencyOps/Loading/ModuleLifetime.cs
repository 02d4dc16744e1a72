using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace ConcurrencyOps.Loading;

/// <summary>Runs at every import in every runspace; sends requests for our adapters to the private load context.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer
{
    private static readonly string[] Adapters = ["ConcurrencyOps.Diagnostics", "ConcurrencyOps.History", "ConcurrencyOps.Resilience"];

    private static readonly string DependencyFolder =
        Path.Combine(Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!, "dependencies");

    private static readonly Lazy<PrivateLoadContext> Context = new(() => new PrivateLoadContext(DependencyFolder));

    private static int _registered;

    /// <summary>Registers the handler once a process. It is never taken back: it answers for our own names only, and policies may outlive an import.</summary>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
            AssemblyLoadContext.Default.Resolving += ResolveAdapter;
    }

    // By path, after a look: asking the context by name would come back here when the file is missing, until the stack is gone.
    private static Assembly? ResolveAdapter(AssemblyLoadContext context, AssemblyName name)
    {
        if (Array.IndexOf(Adapters, name.Name) < 0)
            return null;

        var path = Path.Combine(DependencyFolder, $"{name.Name}.dll");
        return File.Exists(path) ? Context.Value.LoadFromAssemblyPath(path) : null;
    }
}
