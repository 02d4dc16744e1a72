using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ConcurrencyOps.Tests.Support;

/// <summary>What commands of this process left behind: threads, runspaces, handles.</summary>
internal static class Leftovers
{
    private static readonly PropertyInfo? RunspaceList =
        typeof(Runspace).GetProperty("RunspaceList", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public);

    public static bool CanBeCounted => OperatingSystem.IsLinux() && RunspaceList is not null;

    /// <summary>Threads of workers and clocks. The system keeps 15 characters of a name; with the blank, the test program's own is another.</summary>
    public static int Threads() => Directory.GetDirectories("/proc/self/task").Count(static task => NameOf(task).StartsWith("ConcurrencyOps ", StringComparison.Ordinal));

    /// <summary>Runspaces of workers that are not disposed of.</summary>
    public static int Runspaces() => ((IEnumerable<Runspace>)RunspaceList!.GetValue(null)!)
        .Count(static runspace => runspace.Name.StartsWith("ConcurrencyOps", StringComparison.Ordinal));

    public static int Handles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Waits, not for ever, until nothing is left; then says what is.</summary>
    public static string Await(int handles)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (!IsClean(handles) && DateTime.UtcNow < deadline)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Yield();
        }

        return IsClean(handles) ? "nothing" : $"{Threads()} threads, {Runspaces()} runspaces, {Handles()} handles, {handles} before";
    }

    private static bool IsClean(int handles) => Threads() == 0 && Runspaces() == 0 && Handles() <= handles;

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            return ""; // It has just ended.
        }
    }
}
