using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>
/// What named locks promise, written down in the plainest way: two lists, searched from end to end. Holders are numbers, names are letters in upper case.
/// </summary>
internal sealed class LockModel
{
    private readonly List<(char Lock, int Holder, LockMode Mode)> _held = [];
    private readonly List<Wish> _waiting = [];
    private readonly HashSet<int> _lost = [];

    /// <summary>Each time that a lock was taken and not given back, in any order.</summary>
    public IEnumerable<(char Lock, int Holder, LockMode Mode)> Held => _held;

    /// <summary>Who waits for a lock, the next first.</summary>
    public IEnumerable<int> WaitersOf(char one) => _waiting.Where(wish => wish.WaitsFor == one).Select(wish => wish.Holder);

    public bool IsWaiting(int holder) => _waiting.Exists(wish => wish.Holder == holder);

    /// <summary>Null when it is refused; else whether it has everything at once.</summary>
    public bool? Ask(int holder, char[] names, LockMode mode)
    {
        char[] sorted = [.. names.Distinct().Order()];
        if (_lost.Contains(holder) || sorted.Any(name => IsRefused(holder, name, mode)))
            return null;

        var wish = new Wish(holder, sorted, mode);
        GoOn(wish);
        return wish.HasAll;
    }

    public void Leave(int holder, char[] names)
    {
        foreach (var name in names.Distinct().OrderDescending())
            Release(holder, name);
    }

    public void GiveUp(int holder)
    {
        var wish = _waiting.Single(one => one.Holder == holder);
        _waiting.Remove(wish);
        Leave(holder, wish.Names[..wish.Got]);
        HandOver(wish.Names[wish.Got]);
    }

    public void Lose(int holder)
    {
        if (IsWaiting(holder))
            GiveUp(holder);

        _lost.Add(holder);
        foreach (var name in _held.Where(hold => hold.Holder == holder).Select(hold => hold.Lock).Distinct().Order().ToList())
        {
            while (Has(holder, name))
                Release(holder, name);
        }
    }

    private bool Has(int holder, char name) => _held.Exists(hold => hold.Holder == holder && hold.Lock == name);

    private bool IsRefused(int holder, char name, LockMode mode) => Has(holder, name)
        ? mode == LockMode.Exclusive && ModeOf(holder, name) == LockMode.Shared
        : _held.Exists(hold => hold.Holder == holder && hold.Lock > name);

    private LockMode ModeOf(int holder, char name) => _held.Find(hold => hold.Holder == holder && hold.Lock == name).Mode;

    private bool IsFree(char name, LockMode mode) =>
        _held.TrueForAll(hold => hold.Lock != name || (hold.Mode == LockMode.Shared && mode == LockMode.Shared));

    private void GoOn(Wish wish)
    {
        while (!wish.HasAll)
        {
            var name = wish.Names[wish.Got];
            if (!Has(wish.Holder, name) && (WaitersOf(name).Any() || !IsFree(name, wish.Mode)))
            {
                _waiting.Add(wish);
                return;
            }

            _held.Add((name, wish.Holder, Has(wish.Holder, name) ? ModeOf(wish.Holder, name) : wish.Mode));
            wish.Got++;
        }
    }

    private void Release(int holder, char name)
    {
        _held.RemoveAt(_held.FindIndex(hold => hold.Holder == holder && hold.Lock == name));
        if (!Has(holder, name))
            HandOver(name);
    }

    private void HandOver(char name)
    {
        while (_waiting.Find(wish => wish.WaitsFor == name) is { } first && IsFree(name, first.Mode))
        {
            _waiting.Remove(first);
            _held.Add((name, first.Holder, first.Mode));
            first.Got++;
            GoOn(first);
        }
    }

    private sealed class Wish(int holder, char[] names, LockMode mode)
    {
        public int Holder => holder;

        public char[] Names => names;

        public LockMode Mode => mode;

        public int Got { get; set; }

        public bool HasAll => Got == names.Length;

        public char? WaitsFor => HasAll ? null : names[Got];
    }
}
