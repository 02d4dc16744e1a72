using System.Diagnostics;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Diagnostics;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>Processes that are not looked into, each with the reason and another way. Another user's: tests/Pester/FindDeadlock.Tests.ps1.</summary>
[Collection(LiveProcesses.Name)]
public sealed class RefusalTests(LiveLooks looks) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_that_is_gone()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        process.WaitForExit();

        var refusal = looks.Refusal(LiveLooks.Request(process.Id));

        refusal.Reason.ShouldBe(InspectionFailure.NotFound);
        refusal.Message.ShouldContain($"{process.Id}");
    }

    [Fact]
    public void One_that_is_not_dotnet()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is a program of Linux.");
        using var process = Process.Start(new ProcessStartInfo("/bin/cat") { RedirectStandardInput = true })!;

        var refusal = looks.Refusal(LiveLooks.Request(process.Id));
        process.StandardInput.Close();
        process.WaitForExit();

        refusal.Reason.ShouldBe(InspectionFailure.NotDotNet);
        refusal.Message.ShouldContain("Only what the system shows");
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task One_that_a_debugger_has_hold_of()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Who has hold of a process is read from /proc.");
        using var target = await LiveTargets.ReadyAsync(LiveTargets.NotOptimised, "monitor");
        InspectionException? refusal = null;

        // Only this thread can let go of it.
        var debugger = new Thread(() =>
        {
            using var suspension = LinuxSuspension.Stop(target.Id, TimeProvider.System);
            refusal = looks.Refusal(LiveLooks.Request(target.Id));
        });
        debugger.Start();
        debugger.Join();

        refusal!.Reason.ShouldBe(InspectionFailure.NotPermitted);
        refusal.Message.ShouldContain($"process {Environment.ProcessId}, perhaps a debugger, has hold of it already");
        refusal.Message.ShouldContain("-DumpPath");
        (await target.TakeLargestGapMsAsync()).ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void One_of_another_architecture()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is a program of Linux.");
        var path = _folder.At("sleeper");
        File.WriteAllBytes(path, SleeperFor32Bit());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Process? process = null;
        try
        {
            process = Process.Start(path);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            Assert.Skip($"This system runs no programs for 32-bit x86: {error.Message}");
        }

        var refusal = looks.Refusal(LiveLooks.Request(process.Id));
        process.Kill();
        process.WaitForExit();
        process.Dispose();

        refusal.Reason.ShouldBe(InspectionFailure.WrongArchitecture);
        refusal.Message.ShouldContain("X86");
    }

    // An ELF header, one segment, and: pause, for ever.
    private static byte[] SleeperFor32Bit()
    {
        const uint Base = 0x08048000;
        const int HeaderSize = 52, SegmentSize = 32;
        byte[] code = [0xb8, 29, 0, 0, 0, 0xcd, 0x80, 0xeb, 0xf7];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Write((ushort)2);
        writer.Write((ushort)3);
        foreach (var word in new uint[] { 1, Base + HeaderSize + SegmentSize, HeaderSize, 0, 0 })
            writer.Write(word);

        foreach (var half in new ushort[] { HeaderSize, SegmentSize, 1, 0, 0, 0 })
            writer.Write(half);

        var size = (uint)(HeaderSize + SegmentSize + code.Length);
        foreach (var word in new uint[] { 1, 0, Base, Base, size, size, 5, 0x1000 })
            writer.Write(word);

        writer.Write(code);
        return stream.ToArray();
    }
}
