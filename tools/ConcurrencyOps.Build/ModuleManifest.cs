using System.Text.RegularExpressions;

namespace ConcurrencyOps.Build;

/// <summary>
/// The few values of the manifest that the build needs. The manifest is a PowerShell file and no PowerShell is at hand; single-quoted
/// literals are all that it contains, so reading those is enough, and anything else fails here instead of being misread.
/// </summary>
internal sealed partial class ModuleManifest
{
    private readonly string _text;

    public ModuleManifest(string text) => _text = CommentLines().Replace(text, string.Empty);

    public string Version => Value("ModuleVersion") ?? throw Missing("ModuleVersion");

    /// <summary>The version with its prerelease label, as NuGet writes it.</summary>
    public string PackageVersion => Value("Prerelease") is { Length: > 0 } label ? $"{Version}-{label.TrimStart('-')}" : Version;

    public string Author => Value("Author") ?? throw Missing("Author");

    public string Description => Value("Description") ?? throw Missing("Description");

    public string Copyright => Value("Copyright") ?? string.Empty;

    public string? ProjectUri => Value("ProjectUri");

    public string? LicenseUri => Value("LicenseUri");

    public IReadOnlyList<string> Tags => List("Tags");

    public IReadOnlyList<string> Cmdlets => List("CmdletsToExport");

    public static ModuleManifest Load(string path) => new(File.ReadAllText(path));

    private string? Value(string key)
    {
        Match match = Regex.Match(_text, $@"^\s*{key}\s*=\s*'((?:[^']|'')*)'", RegexOptions.Multiline);
        return match.Success ? Unquote(match.Groups[1].Value) : null;
    }

    private string[] List(string key)
    {
        Match match = Regex.Match(_text, $@"^\s*{key}\s*=\s*@\(([^)]*)\)", RegexOptions.Multiline);
        if (!match.Success)
            throw Missing(key);
        return [.. Literals().Matches(match.Groups[1].Value).Select(literal => Unquote(literal.Groups[1].Value))];
    }

    private static string Unquote(string literal) => literal.Replace("''", "'", StringComparison.Ordinal);

    private static BuildFailureException Missing(string key) =>
        new("BUILD002", $"ConcurrencyOps.psd1 has no {key} in the form that the build reads: single-quoted literals.");

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLines();

    [GeneratedRegex("'((?:[^']|'')*)'")]
    private static partial Regex Literals();
}
