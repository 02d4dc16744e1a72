namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Finds lines of code, once each. An assembly that was written after the process that is looked at had started is not the one that runs in it, and gives
/// none.
/// </summary>
/// <param name="startedAt">When the process started; for a dump when it was taken.</param>
/// <param name="root">Where the files are that the process sees; null for here.</param>
internal sealed class SourceLines(DateTimeOffset startedAt, string? root = null) : IDisposable
{
    private readonly Dictionary<string, PdbFile?> _files = [];
    private readonly Dictionary<(string, int, int), (string File, int Line)?> _lines = [];
    private readonly Dictionary<(string, int, int), (string File, int Line)?> _awaits = [];

    public (string File, int Line)? Of(MethodView method, int? offset) => method.Module is { } module && offset is { } place
        ? Remember(_lines, (module, method.Token, place), static (file, token, place) => file.LineOf(token, place))
        : null;

    public (string File, int Line)? OfAwait((string Module, int Type, int Await) stand) =>
        Remember(_awaits, stand, static (file, type, number) => file.LineOfAwait(type, number));

    /// <summary>Where a file that the process sees is found here.</summary>
    public string PathOf(string file) => root + file;

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file?.Dispose();
    }

    private (string File, int Line)? Remember(
        Dictionary<(string, int, int), (string File, int Line)?> known,
        (string Module, int Token, int Place) key,
        Func<PdbFile, int, int, (string File, int Line)?> find)
    {
        if (known.TryGetValue(key, out var line))
            return line;

        try
        {
            line = FileOf(key.Module) is { } file ? find(file, key.Token, key.Place) : null;
        }
        catch (BadImageFormatException)
        {
            // A damaged PDB: the stack is readable without lines as well.
            line = null;
        }

        return known[key] = line;
    }

    private PdbFile? FileOf(string module)
    {
        if (!_files.TryGetValue(module, out var file))
            _files[module] = file = Path.IsPathFullyQualified(module) ? Open(PathOf(module)) : null;

        return file;
    }

    private PdbFile? Open(string path) =>
        File.Exists(path) && new DateTimeOffset(File.GetLastWriteTimeUtc(path)) <= startedAt ? PdbFile.Open(path) : null;
}
