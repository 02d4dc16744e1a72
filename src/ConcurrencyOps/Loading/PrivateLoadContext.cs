using System.Reflection;
using System.Runtime.Loader;

namespace ConcurrencyOps.Loading;

/// <summary>
/// Where the adapters and the third-party packages behind them live. Another module may have loaded another version of the same package
/// into the default context, under the same assembly version; here ours is always the one beside the adapter.
/// </summary>
internal sealed class PrivateLoadContext(string folder) : AssemblyLoadContext("ConcurrencyOps")
{
    /// <summary>Null sends the runtime to the default context: for the framework, and for our engine, whose types must be one and the same.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>0 sends the runtime on its own search: for the libraries of the system.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) => NativeLibraries.TryLoad(folder, unmanagedDllName);
}
