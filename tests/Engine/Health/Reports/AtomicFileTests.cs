using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_written_and_written_again()
    {
        Write("one");
        Write("two");

        File.ReadAllText(Target).ShouldBe("two");
        Files().ShouldBe(["report.prom"]);
    }

    [Fact]
    public void A_failure_half_way_leaves_the_old_file_and_nothing_else()
    {
        Write("one");

        Should.Throw<InvalidDataException>(() => AtomicFile.Write(Target, static stream =>
        {
            stream.Write("half"u8);
            throw new InvalidDataException("broken");
        }, overwrite: true));

        File.ReadAllText(Target).ShouldBe("one");
        Files().ShouldBe(["report.prom"]);
    }

    [Fact]
    public void Nobody_sees_a_half_while_it_is_written()
    {
        Write("one");
        AtomicFile.Write(Target, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            File.ReadAllText(Target).ShouldBe("one");
            _folder.Names("*.prom").Length.ShouldBe(1); // The collector's pattern.
        }, overwrite: true);
    }

    [Fact]
    public void A_file_that_is_there_is_kept_when_it_may_not_be_replaced()
    {
        Write("one");

        Should.Throw<IOException>(() => AtomicFile.Write(Target, static stream => stream.Write("two"u8), overwrite: false));

        File.ReadAllText(Target).ShouldBe("one");
        Files().ShouldBe(["report.prom"]);
    }

    [Fact]
    public void A_missing_folder_is_named_with_the_way_out() =>
        Should.Throw<DirectoryNotFoundException>(() => AtomicFile.Write(Path.Combine(_folder.Path, "no", "x"), static _ => { }, overwrite: true)).Message.ShouldContain("New-Item");

    [Fact]
    public void A_symbolic_link_stays_one_and_what_it_points_to_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Write("one");
        var link = _folder.At("link");
        File.CreateSymbolicLink(link, Target);

        AtomicFile.Write(link, static stream => stream.Write("two"u8), overwrite: true);

        File.ReadAllText(Target).ShouldBe("two");
        new FileInfo(link).LinkTarget.ShouldBe(Target);
    }

    private string Target => _folder.At("report.prom");

    private string[] Files() => _folder.Names();

    private void Write(string text) => AtomicFile.Write(Target, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), overwrite: true);
}
