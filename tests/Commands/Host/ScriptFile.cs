namespace ConcurrencyOps.Tests.Host;

/// <summary>A script in a folder of its own, deleted at the end of the test.</summary>
internal sealed class ScriptFile : IDisposable
{
    private readonly TempFolder _folder = new();

    public ScriptFile(string text)
    {
        Path = _folder.At("script.ps1");
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => _folder.Dispose();
}
