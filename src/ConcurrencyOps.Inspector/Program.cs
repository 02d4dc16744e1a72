using System.Reflection;
using System.Runtime.Loader;

namespace ConcurrencyOps.Inspector;

/// <summary>
/// ConcurrencyOps.Inspector.dll pipe [cold]: looks into processes and dumps for the shell at the other end of the pipe, until it is closed. Public, because
/// pwsh runs it where there is no dotnet host.
/// </summary>
public static class Program
{
    private const string Engine = "ConcurrencyOps.Engine";

    private static readonly string Folder = Path.GetDirectoryName(typeof(Program).Assembly.Location)!;

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

        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name == Engine ? context.LoadFromAssemblyPath(Path.GetFullPath(Path.Combine(Folder, "..", $"{Engine}.dll"))) : null;
        return Server()(args[0], args.Length > 1);
    }

    // By name, in a context of its own: the host and pwsh both have older versions of the same packages at hand, and would take those.
    private static Func<string, bool, int> Server()
    {
        var assembly = new PackageContext(Folder).LoadFromAssemblyPath(Path.Combine(Folder, "ConcurrencyOps.Diagnostics.dll"));
        var server = assembly.GetType("ConcurrencyOps.Diagnostics.InspectorServer", throwOnError: true)!;
        return server.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Func<string, bool, int>>();
    }

    private sealed class PackageContext(string folder) : AssemblyLoadContext("ConcurrencyOps inspector")
    {
        /// <summary>Null sends the runtime to the default context: for the framework, and for our engine.</summary>
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
