namespace ConcurrencyOps.Locking;

/// <summary>
/// The locks there are, by name without regard to case. A name that nobody uses any more may be dropped once there are many: the table stays as small
/// as what is in use, however many names a script makes up. Not thread-safe: the table's gate guards it.
/// </summary>
internal sealed class LockNames
{
    /// <summary>So many names are kept in any case: they are offered by the Tab key.</summary>
    public const int Kept = 1_000;

    private readonly Dictionary<string, NamedLock> _locks = new(StringComparer.OrdinalIgnoreCase);
    private int _pruneAt = Kept;

    public IEnumerable<NamedLock> All => _locks.Values;

    public int Count => _locks.Count;

    public NamedLock Find(string name)
    {
        if (_locks.TryGetValue(name, out var known))
            return known;

        if (_locks.Count >= _pruneAt)
            Prune();

        var made = new NamedLock(name);
        _locks.Add(name, made);
        return made;
    }

    private void Prune()
    {
        foreach (var (name, idle) in _locks.Where(static entry => entry.Value.IsIdle).ToList())
        {
            idle.IsRetired = true;
            _locks.Remove(name);
        }

        _pruneAt = Math.Max(Kept, 2 * _locks.Count);
    }
}
