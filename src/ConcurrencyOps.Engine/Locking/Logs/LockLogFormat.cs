namespace ConcurrencyOps.Locking;

/// <summary>How a lock log is written.</summary>
internal enum LockLogFormat
{
    /// <summary>Comma-separated values with a header, as Export-Csv writes them.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>A trace in the STD format of RAPID: no times, and no waits unless it has req events.</summary>
    Std,
}

/// <summary>From the ending of a file to its format.</summary>
internal static class LockLogFormats
{
    /// <summary>The endings, for messages.</summary>
    public const string Endings = ".csv, .jsonl, .ndjson and .std";

    /// <summary>The format; null when the ending says none.</summary>
    public static LockLogFormat? Of(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => LockLogFormat.Csv,
        ".JSONL" or ".NDJSON" => LockLogFormat.JsonLines,
        ".STD" => LockLogFormat.Std,
        _ => null,
    };
}
