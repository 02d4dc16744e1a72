namespace ConcurrencyOps.Build.Staging;

/// <summary>Where a staged file comes from.</summary>
internal enum FileOrigin
{
    /// <summary>The root of the repository, under the same name.</summary>
    Root,

    /// <summary>The module folder, under the same path.</summary>
    Module,

    /// <summary>The output folder of a project.</summary>
    ProjectOutput,

    /// <summary>Written by the build: the help.</summary>
    Generated,
}
