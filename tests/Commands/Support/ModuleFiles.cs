namespace ConcurrencyOps.Tests.Support;

/// <summary>A folder of files, deleted at the end of the test.</summary>
internal sealed class ModuleFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("work-test-");

    public string Folder => _folder.FullName;

    public string Add(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
