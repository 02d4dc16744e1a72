using System.Globalization;

namespace ConcurrencyOps.Locking;

/// <summary>A lock was not to be had in time.</summary>
public sealed class LockTimeoutException : TimeoutException
{
    private const int MostNamed = 3;

    internal LockTimeoutException(string lockName, TimeSpan timeout, IReadOnlyList<LockParty> holders, int ahead)
        : base($"{Missed(lockName, timeout)} {Holders(holders)}{Ahead(ahead)} Wait longer (-TimeoutSeconds), or hold the lock for a shorter time there.") =>
        (LockName, HolderThreadId, HolderSite) = (lockName, holders.Count > 0 ? holders[0].ThreadId : null, holders.Count > 0 ? holders[0].Site : null);

    /// <summary>The lock.</summary>
    public string LockName { get; }

    /// <summary>The number of the thread that held it, or the first of several that shared it.</summary>
    public long? HolderThreadId { get; }

    /// <summary>Where that took it; <see langword="null"/> when that is not known.</summary>
    public string? HolderSite { get; }

    private static string Missed(string name, TimeSpan timeout) =>
        timeout == TimeSpan.Zero ? $"The lock '{name}' is taken." : $"The lock '{name}' was not to be had within {Seconds(timeout)}.";

    private static string Holders(IReadOnlyList<LockParty> holders)
    {
        var named = string.Join("; ", holders.Take(MostNamed).Select(Holder));
        var more = holders.Count > MostNamed ? $"; and {holders.Count - MostNamed} more" : "";
        return $"It is held {(holders is [{ Mode: LockMode.Shared }, ..] ? "shared " : "")}by {named}{more}.";
    }

    private static string Holder(LockParty holder) =>
        $"thread {holder.ThreadId}{(holder.ThreadName is { Length: > 0 } name ? $" '{name}'" : "")}, for {Seconds(holder.For)}, taken at {holder.Site ?? LockOrigin.UnknownPlace}";

    private static string Ahead(int ahead) => ahead switch
    {
        0 => "",
        1 => " One more waited for it before.",
        _ => $" {ahead} more waited for it before.",
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
