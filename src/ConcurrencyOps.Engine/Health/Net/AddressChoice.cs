using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>Which of a host's addresses a check may use.</summary>
internal static class AddressChoice
{
    /// <summary>The addresses of the check's family that its rules allow, in the given order, at least one.</summary>
    /// <exception cref="CheckFailedException">None is left; the message says what took them.</exception>
    public static IReadOnlyList<IPAddress> Of(ServiceCheck check, string host, IReadOnlyList<IPAddress> found)
    {
        // Nearly always there is one, with nothing against it.
        if (found is [{ IsIPv4MappedToIPv6: false } only] && IsOfFamily(check.AddressFamily, only) && check.AddressRules.Allows(only))
            return found;

        var ofFamily = found.Select(Unmapped).Where(address => IsOfFamily(check.AddressFamily, address)).ToList();
        if (ofFamily.Count == 0)
            throw NoneOfFamily(check.AddressFamily, host, found);

        var allowed = ofFamily.Where(check.AddressRules.Allows).ToList();
        return allowed.Count > 0 ? allowed : throw AllDenied(host, ofFamily);
    }

    /// <summary>An IPv4 address in IPv6 clothes, undressed: it is connected to, matched and shown as what it is.</summary>
    public static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsOfFamily(IPVersion family, IPAddress address) => family switch
    {
        IPVersion.IPv4 => address.AddressFamily == AddressFamily.InterNetwork,
        IPVersion.IPv6 => address.AddressFamily == AddressFamily.InterNetworkV6,
        _ => true,
    };

    private static CheckFailedException NoneOfFamily(IPVersion family, string host, IReadOnlyList<IPAddress> found)
    {
        var name = SafeText.Clean(host);
        if (IPAddress.TryParse(host, out _))
            return new(ServiceStatus.Unknown, HealthReason.BadInput, $"{name} is not an {family} address, as -AddressFamily wants.");

        return new(
            ServiceStatus.Down, HealthReason.NameNotFound,
            found.Count == 0 ? $"The host '{name}' has no address." : $"The host '{name}' has no {family} address, only {Listed(found)}.");
    }

    private static CheckFailedException AllDenied(string host, List<IPAddress> denied) => new(
        ServiceStatus.Unknown, HealthReason.AddressDenied,
        $"'{SafeText.Clean(host)}' is at {Listed(denied)}, which -DenyNetwork or -AllowNetwork does not let through.");

    private static string Listed(IReadOnlyList<IPAddress> addresses) =>
        string.Join(", ", addresses.Take(3)) + (addresses.Count > 3 ? $" and {addresses.Count - 3} more" : "");
}
