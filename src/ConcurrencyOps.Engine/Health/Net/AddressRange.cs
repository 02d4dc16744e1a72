using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>A block of addresses of one family: all that begin with the same bits. Zones of IPv6 addresses are not looked at.</summary>
internal sealed class AddressRange
{
    private readonly byte[] _first;
    private readonly int _bits;

    private AddressRange(IPAddress first, int bits)
    {
        // A mapped block is a block of IPv4, because addresses are unmapped before they are matched.
        if (first.IsIPv4MappedToIPv6 && bits >= 96)
            (first, bits) = (first.MapToIPv4(), bits - 96);

        _first = first.GetAddressBytes();
        _bits = bits;
    }

    /// <summary>Reads 10.0.0.0/8, 10.1.2.3, fd00::/8 or ::1. Bits behind the prefix do not matter: 10.1.2.3/8 is 10.0.0.0/8.</summary>
    /// <returns>Null when the text is something else; also for the short and octal forms of IPv4, which people read in two ways.</returns>
    public static AddressRange? TryParse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (address, prefix) = slash < 0 ? (text, null) : (text[..slash], text[(slash + 1)..]);
        if (!TryParseAddress(address, out var first))
            return null;

        var all = first.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var bits = all;
        return prefix is null || (int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits <= all)
            ? new AddressRange(first, bits)
            : null;
    }

    /// <summary>Whether the address, given as bytes in network order, is of this family and in this block.</summary>
    public bool Contains(ReadOnlySpan<byte> address)
    {
        if (address.Length != _first.Length)
            return false;

        var (bytes, rest) = Math.DivRem(_bits, 8);
        return address[..bytes].SequenceEqual(_first.AsSpan(0, bytes))
            && (rest == 0 || (address[bytes] ^ _first[bytes]) >> (8 - rest) == 0);
    }

    private static bool TryParseAddress(string text, out IPAddress address)
    {
        if (!IPAddress.TryParse(text, out var parsed))
        {
            address = IPAddress.None;
            return false;
        }

        address = parsed;
        return parsed.AddressFamily == AddressFamily.InterNetwork
            ? parsed.ToString() == text
            : text.All(character => char.IsAsciiHexDigit(character) || character is ':' or '.');
    }
}
