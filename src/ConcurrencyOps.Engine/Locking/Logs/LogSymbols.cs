using System.Globalization;
using System.Text;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Locking;

/// <summary>What the numbers in a log's entries stand for.</summary>
internal sealed class LogSymbols
{
    private const int LongestName = 200;

    private string?[] _threadNames = [];
    private string?[] _lockNames = [];
    private Dictionary<string, int>? _nameCounts;

    /// <summary>The ids of threads.</summary>
    public SymbolTable Threads { get; } = new();

    /// <summary>The ids of locks.</summary>
    public SymbolTable Locks { get; } = new();

    /// <summary>The sites.</summary>
    public SymbolTable Sites { get; } = new();

    /// <summary>A thread has a name. The first one stays.</summary>
    public void NameThread(int thread, ReadOnlySpan<byte> name) => Name(ref _threadNames, thread, name);

    /// <summary>A lock has a name. The first one stays.</summary>
    public void NameLock(int @lock, ReadOnlySpan<byte> name) => Name(ref _lockNames, @lock, name);

    /// <summary>The name of a thread; null when it has none.</summary>
    public string? ThreadName(int thread) => At(_threadNames, thread);

    /// <summary>The name of a lock; null when it has none.</summary>
    public string? LockName(int @lock) => At(_lockNames, @lock);

    /// <summary>The id of a thread as a number; null when it is none.</summary>
    public long? ThreadNumber(int thread) =>
        long.TryParse(Threads.Text(thread), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>What a person calls a thread: T4 'worker', or the id where that is no number.</summary>
    public string ThreadLabel(int thread)
    {
        string id = ThreadNumber(thread) is { } number ? string.Create(CultureInfo.InvariantCulture, $"T{number}") : Threads.Text(thread);
        return ThreadName(thread) is { } name ? $"{id} '{name}'" : id;
    }

    /// <summary>What a person calls a lock: its name, with the id where several have that name.</summary>
    public string LockLabel(int @lock)
    {
        string id = Locks.Text(@lock);
        if (LockName(@lock) is not { } name || name == id)
            return id;

        _nameCounts ??= _lockNames.OfType<string>().GroupBy(static one => one).ToDictionary(static group => group.Key, static group => group.Count());
        return _nameCounts.GetValueOrDefault(name) > 1 ? $"{name} ({id})" : name;
    }

    /// <summary>A site; null for none.</summary>
    public string? Site(int site) => site == LogEntry.None ? null : Sites.Text(site);

    private static string? At(string?[] names, int number) => number < names.Length ? names[number] : null;

    private void Name(ref string?[] names, int number, ReadOnlySpan<byte> name)
    {
        if (number < names.Length && names[number] is not null)
            return;
        if (number >= names.Length)
            Array.Resize(ref names, Math.Max(number + 1, names.Length * 2));
        names[number] = SafeText.Clean(Encoding.UTF8.GetString(name), LongestName);
        _nameCounts = null;
    }
}
