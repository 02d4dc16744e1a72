using ConcurrencyOps.Host;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Module;

/// <summary>Which of the shipped native libraries is for this process.</summary>
public sealed class NativeLibraryTests
{
    [Theory]
    [InlineData("linux-x64", "X64", "linux-x64/native/libe_sqlite3.so")]
    [InlineData("linux-arm64", "Arm64", "linux-arm64/native/libe_sqlite3.so")]
    [InlineData("linux-arm", "Arm", "linux-arm/native/libe_sqlite3.so")]
    [InlineData("debian.12-x64", "X64", "linux-x64/native/libe_sqlite3.so")]
    [InlineData("linux-musl-x64", "X64", "linux-musl-x64/native/libe_sqlite3.so")]
    [InlineData("linux-musl-arm64", "Arm64", "linux-musl-arm64/native/libe_sqlite3.so")]
    [InlineData("alpine.3.20-x64", "X64", "linux-musl-x64/native/libe_sqlite3.so")]
    [InlineData("osx-arm64", "Arm64", "osx-arm64/native/libe_sqlite3.dylib")]
    [InlineData("osx-x64", "X64", "osx-x64/native/libe_sqlite3.dylib")]
    [InlineData("win-x64", "X64", "win-x64/native/e_sqlite3.dll")]
    [InlineData("win-x64", "X86", "win-x86/native/e_sqlite3.dll")]
    [InlineData("win-arm64", "Arm64", "win-arm64/native/e_sqlite3.dll")]
    public void Each_platform_tries_its_own_file_first_and_it_is_shipped(string platform, string architecture, string file)
    {
        var folder = Path.Combine(EmbeddedEngine.StageFolder, "bin", "dependencies");

        var first = Session.Once($$"""
            $type = (Get-Command Get-ServiceHealthHistory).ImplementingType.Assembly.GetType('ConcurrencyOps.Loading.NativeLibraries')
            $type.GetMethod('Candidates').Invoke($null, @('{{folder}}', 'e_sqlite3', '{{platform}}', [Runtime.InteropServices.Architecture]'{{architecture}}')) | Select-Object -First 1
            """).ShouldBeClean().Line;

        first.ShouldBe(Path.Combine([folder, "runtimes", .. file.Split('/')]));
        File.Exists(first).ShouldBeTrue(first);
    }
}
