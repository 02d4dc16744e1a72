using System.Diagnostics;

namespace ConcurrencyOps.Deadlocks;

/// <summary>What processes are called.</summary>
internal static class ProcessNames
{
    /// <summary>The name of a process; <see langword="null"/> when it is gone.</summary>
    public static string? Of(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
