using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using ConcurrencyOps.Diagnostics;

namespace ConcurrencyOps.Inspector;

/// <summary>
/// ConcurrencyOps.Inspector.dll pipe [cold]: looks into processes and dumps for the shell at the other end of the pipe, until it is closed. Public, because
/// pwsh runs it where there is no dotnet host.
/// </summary>
public static class Program
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(Program).Assembly.Location)!;
    private static readonly PackageContext Packages = new(Folder);

    /// <summary>Runs until the pipe is closed.</summary>
    /// <param name="args">The name of the pipe; cold: without the look at itself that warms it up.</param>
    /// <returns>0; 2 for wrong arguments.</returns>
    public static int Main(string[] args)
    {
        if (args is not ([_] or [_, "cold"]))
        {
            Console.Error.WriteLine("This is the part of ConcurrencyOps that looks into other processes. Find-Deadlock starts it.");
            return 2;
        }

        AssemblyLoadContext.Default.Resolving += Resolve;
        return Serve(args[0], args.Length > 1);
    }

    // Compiled, and so bound to the assemblies, after the handler is in place.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Serve(string pipe, bool isCold) => InspectorServer.Run(pipe, isCold);

    // The engine lies one folder up. What reads other processes gets a context of its own: pwsh brings other versions of the same packages.
    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) => name.Name switch
    {
        "ConcurrencyOps.Engine" => context.LoadFromAssemblyPath(Path.Combine(Folder, "..", "ConcurrencyOps.Engine.dll")),
        "ConcurrencyOps.Diagnostics" => Packages.LoadFromAssemblyPath(Path.Combine(Folder, "ConcurrencyOps.Diagnostics.dll")),
        _ => null,
    };

    private sealed class PackageContext(string folder) : AssemblyLoadContext("Inspector")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
