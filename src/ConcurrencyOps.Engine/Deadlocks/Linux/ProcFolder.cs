using System.Globalization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Reads /proc, or what a test has put in its place. Processes end while one looks: what is not there any more is null or empty.</summary>
/// <param name="root">The folder.</param>
internal sealed class ProcFolder(string root)
{
    /// <summary>Where it is.</summary>
    public const string Usual = "/proc";

    private readonly SortedSet<int> _denied = [];

    /// <summary>Processes that do not let themselves be looked at.</summary>
    public IReadOnlyCollection<int> Denied => _denied;

    /// <summary>All processes.</summary>
    public IReadOnlyList<int> Processes() => Numbers(root, 0);

    /// <summary>The threads of a process.</summary>
    public IReadOnlyList<int> Threads(int process) => Numbers(PathOf(process, "task"), process);

    /// <summary>A file of the machine: locks.</summary>
    public string? Read(string file) => TryRead(Path.Combine(root, file), 0);

    /// <summary>A file of a process: maps.</summary>
    public string? Read(int process, string file) => TryRead(PathOf(process, file), process);

    /// <summary>A file of a thread: syscall.</summary>
    public string? Read(int process, int thread, string file) => TryRead(PathOf(process, "task", Text(thread), file), process);

    /// <summary>How a process is.</summary>
    public ProcStatus? Status(int process) => Read(process, "status") is { } text ? ProcStatus.Parse(text) : null;

    /// <summary>How a thread is.</summary>
    public ProcStatus? Status(int process, int thread) => Read(process, thread, "status") is { } text ? ProcStatus.Parse(text) : null;

    /// <summary>The numbers of a process's open files.</summary>
    public IReadOnlyList<int> OpenFiles(int process) => Numbers(PathOf(process, "fdinfo"), process);

    /// <summary>What is known of an open file.</summary>
    public string? FileInfo(int process, int file) => TryRead(PathOf(process, "fdinfo", Text(file)), process);

    /// <summary>The path of an open file.</summary>
    public string? FilePath(int process, int file) => Try(() => new FileInfo(PathOf(process, "fd", Text(file))).LinkTarget, process);

    /// <summary>Reads memory of a process; false when there is none at the address.</summary>
    public bool TryReadMemory(int process, ulong address, byte[] bytes) => address <= long.MaxValue && Try(
        () =>
        {
            using var memory = File.OpenHandle(PathOf(process, "mem"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return RandomAccess.Read(memory, bytes, (long)address) == bytes.Length ? bytes : null;
        },
        process) is not null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string PathOf(int process, params string[] more) => Path.Combine([root, Text(process), .. more]);

    private string? TryRead(string path, int process) => Try(() => File.ReadAllText(path), process);

    private T? Try<T>(Func<T?> read, int process)
        where T : class
    {
        try
        {
            return read();
        }
        catch (UnauthorizedAccessException)
        {
            _denied.Add(process);
            return null;
        }
        catch (IOException)
        {
            // It has ended, or the memory is not mapped any more.
            return null;
        }
    }

    private int[] Numbers(string folder, int process) => Try<int[]>(
        () =>
        [
            .. Directory.EnumerateFileSystemEntries(folder)
                .Select(static entry => int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
                .Where(static number => number >= 0)
                .Order(),
        ],
        process) ?? [];
}
