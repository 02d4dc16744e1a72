namespace ConcurrencyOps.Contention;

/// <summary>A lock that was waited for.</summary>
/// <param name="id">Its number in the events.</param>
/// <param name="stack">Where it was waited for first; -1 when it is not known.</param>
internal sealed class MeasuredLock(ulong id, int stack)
{
    /// <summary>Its number in the events.</summary>
    public ulong Id => id;

    /// <summary>Where it was waited for first; -1 when it is not known.</summary>
    public int Stack => stack;

    /// <summary>Where it was in memory when it was last seen.</summary>
    public ulong Address { get; set; }

    /// <summary>How many threads wait for it at the moment.</summary>
    public int Waiting { get; set; }

    /// <summary>Its .NET type; <see langword="null"/> when it is not proved.</summary>
    public string? Type { get; set; }
}
