namespace ConcurrencyOps.Deadlocks;

/// <summary>What the inspector runs in.</summary>
internal enum InspectorHosting
{
    /// <summary>A dotnet host where there is one that fits, else the shell.</summary>
    Automatic,

    /// <summary>A dotnet host.</summary>
    DotNet,

    /// <summary>pwsh, which brings its own runtime.</summary>
    Shell,
}
