namespace ConcurrencyOps.Tests.State;

/// <summary>A directory for one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("concurrencyops-state-").FullName;

    public string File(string name = "state.json") => Path.Combine(Root, name);

    public string[] Names() => [.. Directory.GetFiles(Root).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
