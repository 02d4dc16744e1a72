using System.Globalization;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>
/// Logs in a few letters: "1 A a" is thread 1 that acquires a. W waits, R releases, T times out; a small s after it means shared; "@x.ps1:3" at the end is
/// a site, "+500" before it a time in milliseconds (else each event is 1 ms after the one before).
/// </summary>
internal static class LogLines
{
    private const long NsPerMs = 1_000_000;

    public static IEnumerable<LogRow> Rows(params string[] lines)
    {
        long ns = 0;
        foreach (string[] words in lines.Select(static line => line.Split(' ')))
        {
            string? time = words.FirstOrDefault(static word => word.StartsWith('+'));
            ns = time is null ? ns + NsPerMs : long.Parse(time, CultureInfo.InvariantCulture) * NsPerMs;
            yield return new LogRow
            {
                TimestampNs = ns,
                ThreadId = words[0],
                LockId = words[2],
                Event = Kind(words[1][0]),
                Mode = words[1].EndsWith('s') ? LockMode.Shared : LockMode.Exclusive,
                Site = words.FirstOrDefault(static word => word.StartsWith('@'))?[1..],
            };
        }
    }

    private static LockEventKind Kind(char letter) => letter switch
    {
        'W' => LockEventKind.Waiting,
        'A' => LockEventKind.Acquired,
        'R' => LockEventKind.Released,
        'T' => LockEventKind.TimedOut,
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "W, A, R or T."),
    };
}
