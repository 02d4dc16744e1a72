namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Who waits for file locks and who has them. The system keeps the process that took a lock; what has it is the open file, which children get from
/// their parents.
/// </summary>
internal sealed class FileLockReader
{
    private const string FileNumberLine = "ino:";
    private readonly ProcFolder _proc;
    private readonly ProcessTree _tree;
    private readonly IReadOnlyList<FileLockLine> _lines;
    private readonly Dictionary<string, IReadOnlyList<FileLockHolder>> _holders = [];

    /// <summary>Reads the locks of the machine.</summary>
    public FileLockReader(ProcFolder proc, ProcessTree tree)
    {
        _proc = proc;
        _tree = tree;
        _lines = FileLockLine.ParseAll(proc.Read("locks"));
    }

    /// <summary>Those that were asked for.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FileLockHolder>> Holders => _holders;

    /// <summary>The lock for which a thread sleeps in flock; <see langword="null"/> when it has just got it.</summary>
    public SystemWait? WaitOf(int process, SyscallLine call)
    {
        var file = (int)call.Arguments[0];
        var number = NumberOf(_proc.FileInfo(process, file));
        var line = _lines.FirstOrDefault(line => line.IsWaiting && line.ProcessId == process && (number is null || line.FileNumber == number));
        if (line is null)
            return null;

        var path = _proc.FilePath(process, file) ?? $"file {line.File}";
        return new(ResourceKind.FileLock, $"file {line.File}", path, "flock", IsMachineWide: true, IsTimed: false, line.Access, Owner: null);
    }

    /// <summary>The processes that have a lock.</summary>
    public IReadOnlyList<FileLockHolder> HoldersOf(string id)
    {
        if (!_holders.TryGetValue(id, out var holders))
            _holders[id] = holders = [.. _lines.Where(line => !line.IsWaiting && $"file {line.File}" == id).SelectMany(HoldersBy).Distinct()];

        return holders;
    }

    private static string? NumberOf(string? fileInfo) => fileInfo?.Split('\n')
        .FirstOrDefault(static line => line.StartsWith(FileNumberLine, StringComparison.Ordinal))?[FileNumberLine.Length..].Trim();

    private IEnumerable<FileLockHolder> HoldersBy(FileLockLine line)
    {
        var sharing = Family(line.ProcessId).Where(process => Has(process, line)).ToArray();

        // Who waits for the end of one that shares the lock does not let go before that one does.
        int[] deciding = [.. sharing.Where(process => !sharing.Any(other => _tree.WaitsForEndOf(process, other)))];
        if (deciding.Length == 0)
            deciding = sharing.Length > 0 ? sharing : [line.ProcessId];

        return deciding.Select(process => new FileLockHolder(process, line.Access, sharing.Length > 0 && deciding.Length == 1 && _tree.IsSingleThreaded(process)));
    }

    // The one that took it and all that it started; when it has ended, anybody may have it.
    private IReadOnlyList<int> Family(int process) => _proc.Status(process) is null or { State: 'Z' } ? _proc.Processes() : _tree.FamilyOf(process);

    private bool Has(int process, FileLockLine line) => _proc.OpenFiles(process)
        .Select(file => _proc.FileInfo(process, file))
        .Where(static info => info is not null && info.Contains("FLOCK", StringComparison.Ordinal))
        .SelectMany(FileLockLine.ParseAll).Contains(line);
}
