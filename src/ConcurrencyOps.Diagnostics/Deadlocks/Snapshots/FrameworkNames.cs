namespace ConcurrencyOps.Diagnostics;

/// <summary>What belongs to the framework, and is not what a user looks for in a stack.</summary>
internal static class FrameworkNames
{
    private static readonly string[] Families = ["System", "Microsoft", "Internal", "Interop"];

    public static bool Includes(string? module, string type) =>
        module is { Length: > 0 } ? IsOfFamily(Path.GetFileNameWithoutExtension(module)) : IsOfFamily(type);

    /// <summary>Whether a type is the framework's, by its name.</summary>
    public static bool Includes(string type) => IsOfFamily(type);

    private static bool IsOfFamily(string name) => name is "mscorlib" or "netstandard"
        || Families.Any(family => name.StartsWith(family, StringComparison.Ordinal) && (name.Length == family.Length || name[family.Length] is '.' or '+'));
}
