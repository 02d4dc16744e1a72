using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Diagnostics;

/// <summary>What can be known before a process is touched.</summary>
internal static class TargetChecks
{
    private const long Root = 0;

    /// <summary>The name of the process, and when it was started.</summary>
    /// <exception cref="InspectionException">It is not there, not ours, or of another architecture.</exception>
    public static (string Name, DateTimeOffset StartedAt) Pass(int process)
    {
        var identity = IdentityOf(process);
        if (OperatingSystem.IsLinux())
        {
            var proc = new ProcFolder(ProcFolder.Usual);
            if (proc.Status(process) is not { State: not ('Z' or 'X') } status)
                throw Refusals.Gone(process);

            var self = proc.Status(Environment.ProcessId)?.User ?? Root;
            if (self != Root && status.User != self)
                throw Refusals.OfAnotherUser(process, status.User);

            CheckArchitecture(process);
        }

        return identity;
    }

    private static (string Name, DateTimeOffset StartedAt) IdentityOf(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return (found.ProcessName, new DateTimeOffset(found.StartTime));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw Refusals.Gone(process);
        }
    }

    private static void CheckArchitecture(int process)
    {
        if (MachineOf($"/proc/{process}/exe") is { } its && MachineOf("/proc/self/exe") is { } ours && its != ours)
            throw Refusals.OfAnotherArchitecture(process, its, RuntimeInformation.ProcessArchitecture.ToString());
    }

    // The machine that an ELF file is for stands at 18.
    private static string? MachineOf(string path)
    {
        var head = new byte[20];
        try
        {
            using var file = File.OpenRead(path);
            file.ReadExactly(head);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(18)) switch
        {
            3 => nameof(Architecture.X86),
            40 => nameof(Architecture.Arm),
            62 => nameof(Architecture.X64),
            183 => nameof(Architecture.Arm64),
            var other => $"machine {other}",
        };
    }
}
