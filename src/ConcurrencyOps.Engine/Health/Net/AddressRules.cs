using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>
/// Which addresses may be connected to. What is denied is denied, whatever allows it; when anything is listed as allowed, everything else is
/// denied. Asked with the address that is about to be connected to, so neither names, redirects nor odd spellings get around it.
/// </summary>
internal sealed class AddressRules
{
    private static readonly FrozenDictionary<string, AddressRange[]> Words = new Dictionary<string, AddressRange[]>
    {
        ["Loopback"] = Ranges("127.0.0.0/8", "0.0.0.0/8", "::1", "::"),
        ["LinkLocal"] = Ranges("169.254.0.0/16", "fe80::/10"),
        ["Private"] = Ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10"),
        ["Metadata"] = Ranges(
            "169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "100.100.100.200",
            "168.63.129.16", "192.0.0.192"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly AddressRange Nat64 = AddressRange.TryParse("64:ff9b::/96")!;
    private static readonly AddressRange SixToFour = AddressRange.TryParse("2002::/16")!;

    private readonly AddressRange[] _deny;
    private readonly AddressRange[] _allow;

    private AddressRules(AddressRange[] deny, AddressRange[] allow)
    {
        _deny = deny;
        _allow = allow;
    }

    /// <summary>Every address.</summary>
    public static AddressRules AllowAll { get; } = new([], []);

    /// <summary>Nothing is denied.</summary>
    public bool AllowsAll => _deny.Length == 0 && _allow.Length == 0;

    /// <summary>The words that stand for well-known ranges, for completion.</summary>
    public static IReadOnlyList<string> KnownWords { get; } = ["LinkLocal", "Loopback", "Metadata", "Private"];

    /// <summary>Reads both lists.</summary>
    /// <param name="deny">Addresses, networks and words that may not be connected to.</param>
    /// <param name="allow">The only ones that may; empty for all.</param>
    /// <exception cref="FormatException">An entry is none of these; the message names it and says what can be written.</exception>
    public static AddressRules Parse(IEnumerable<string> deny, IEnumerable<string> allow)
    {
        var (denied, allowed) = (deny.SelectMany(Ranges).ToArray(), allow.SelectMany(Ranges).ToArray());
        return denied.Length == 0 && allowed.Length == 0 ? AllowAll : new AddressRules(denied, allowed);
    }

    /// <summary>Whether the address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        if (AllowsAll)
            return true;

        var actual = AddressChoice.Unmapped(address);
        return !IsIn(_deny, actual) && Embedded(actual) is var other && (other is null || !IsIn(_deny, other))
            && (_allow.Length == 0 || IsIn(_allow, actual));
    }

    private static bool IsIn(AddressRange[] ranges, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        foreach (var range in ranges)
        {
            if (range.Contains(bytes[..length]))
                return true;
        }

        return false;
    }

    // Where a connection may really end: "any" addresses lead to this machine, NAT64 and 6to4 addresses to the IPv4 address inside.
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.Equals(IPAddress.Any))
            return IPAddress.Loopback;

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;

        var bytes = address.GetAddressBytes();
        if (address.Equals(IPAddress.IPv6Any))
            return IPAddress.IPv6Loopback;

        if (Nat64.Contains(bytes))
            return new IPAddress(bytes.AsSpan(12, 4));

        return SixToFour.Contains(bytes) ? new IPAddress(bytes.AsSpan(2, 4)) : null;
    }

    private static AddressRange[] Ranges(string entry)
    {
        var text = entry.Trim();
        if (Words.TryGetValue(text, out var ranges))
            return ranges;

        return AddressRange.TryParse(text) is { } range
            ? [range]
            : throw new FormatException(
                $"'{SafeText.Clean(entry)}' is no range of addresses. Write an address (10.0.0.1, ::1), a network (10.0.0.0/8, fd00::/8) "
                + $"or one of {string.Join(", ", KnownWords)}.");
    }

    private static AddressRange[] Ranges(params string[] ranges) => [.. ranges.Select(range => AddressRange.TryParse(range)!)];
}
