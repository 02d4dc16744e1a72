using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Tests.Contention;

/// <summary>Names that say the number: lock L0 with the id 0, thread T0, site s0.</summary>
internal sealed class FixedNames(Func<int, string?>? typeOf = null) : IContentionNames
{
    public LockLabel Lock(int number) => new($"{number}", $"L{number}", typeOf?.Invoke(number));

    public string Thread(int number) => $"T{number}";

    public SiteLabel Site(int number) => new($"s{number}", $"s{number}\nMain");
}
