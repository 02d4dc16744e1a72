using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ConcurrencyOps.Locking;

/// <summary>One event from elsewhere than a file: a <see cref="LockEvent"/>, except that a thread may have any id. Texts are null or not empty.</summary>
internal readonly record struct LogRow
{
    [SetsRequiredMembers]
    public LogRow(LockEvent item)
    {
        Timestamp = item.Timestamp == default ? null : item.Timestamp;
        TimestampNs = item.TimestampNs;
        ThreadId = item.ThreadId.ToString(CultureInfo.InvariantCulture);
        ThreadName = Text(item.ThreadName);
        LockId = item.LockId;
        LockName = Text(item.LockName);
        Event = item.Event;
        Mode = item.Mode;
        Site = Text(item.Site);
    }

    public DateTimeOffset? Timestamp { get; init; }

    public required long TimestampNs { get; init; }

    public required string ThreadId { get; init; }

    public string? ThreadName { get; init; }

    public required string LockId { get; init; }

    public string? LockName { get; init; }

    public required LockEventKind Event { get; init; }

    public LockMode Mode { get; init; }

    public string? Site { get; init; }

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
