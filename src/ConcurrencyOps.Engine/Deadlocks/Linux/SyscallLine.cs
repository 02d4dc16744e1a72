using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>The call in which a thread sleeps: what /proc/&lt;process&gt;/task/&lt;thread&gt;/syscall says.</summary>
/// <param name="Number">The number of the call.</param>
/// <param name="Arguments">Its six arguments.</param>
internal sealed record SyscallLine(int Number, IReadOnlyList<ulong> Arguments)
{
    private const int ArgumentCount = 6;

    /// <summary>Reads it; false for a thread that runs, or sleeps outside of a call.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SyscallLine? line)
    {
        line = null;
        var parts = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length <= ArgumentCount || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;

        var arguments = new ulong[ArgumentCount];
        for (var i = 0; i < ArgumentCount; i++)
        {
            if (!parts[i + 1].StartsWith("0x", StringComparison.Ordinal)
                || !ulong.TryParse(parts[i + 1].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out arguments[i]))
            {
                return false;
            }
        }

        line = new(number, arguments);
        return true;
    }
}
