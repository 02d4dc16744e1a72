namespace ConcurrencyOps.Build.Tests;

public sealed class FileSyncTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Does_not_rewrite_an_equal_file()
    {
        string path = _folder.Put("file", "same");
        File.SetLastWriteTimeUtc(path, LongAgo);

        FileSync.Write(path, "same"u8).ShouldBeFalse();

        File.GetLastWriteTimeUtc(path).ShouldBe(LongAgo);
    }

    [Fact]
    public void Replaces_a_file_that_differs_and_leaves_nothing_else_behind()
    {
        string path = _folder.Put("file", "old");

        FileSync.Write(path, "new"u8).ShouldBeTrue();

        File.ReadAllText(path).ShouldBe("new");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void Makes_the_folder_of_a_new_file()
    {
        FileSync.Write(_folder.At("a/b/file"), "new"u8).ShouldBeTrue();

        File.Exists(_folder.At("a/b/file")).ShouldBeTrue();
    }
}
