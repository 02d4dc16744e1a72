using System.Net;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Net;

public sealed class AddressRulesTests
{
    private static readonly Gen<IPAddress> Addresses = Gen.OneOf(
        Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes)),
        Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes)).Where(address => !address.IsIPv4MappedToIPv6));

    [Fact]
    public void A_network_holds_exactly_the_addresses_that_begin_with_its_bits() =>
        Gen.Select(Addresses, Gen.Int[0, 128], Addresses, Gen.Int[0, 128]).Sample((network, prefix, stranger, shared) =>
        {
            prefix = Math.Min(prefix, Bits(network).Length);
            var address = Sharing(network, stranger, shared);
            var rules = AddressRules.Parse([], [$"{network}/{prefix}"]);

            rules.Allows(address).ShouldBe(
                Bits(address).Length == Bits(network).Length && Bits(address).StartsWith(Bits(network)[..prefix], StringComparison.Ordinal));
        }, iter: 5_000);

    [Fact]
    public void What_is_denied_stays_denied_and_with_an_allow_list_everything_else_is_too() =>
        Gen.Select(Addresses.Array[0, 4], Addresses.Array[0, 4], Gen.Int[0, 32]).Sample((deny, allow, prefix) =>
        {
            var (denied, allowed) = (AddressRules.Parse(Written(deny, prefix), []), AddressRules.Parse([], Written(allow, prefix)));
            var both = AddressRules.Parse(Written(deny, prefix), Written(allow, prefix));
            foreach (var address in deny.Concat(allow))
                both.Allows(address).ShouldBe(denied.Allows(address) && allowed.Allows(address));
        }, iter: 2_000);

    [Theory]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1")]
    [InlineData("::ffff:127.0.0.0/104", "127.0.0.1")]
    [InlineData("127.0.0.1", "0.0.0.0")]
    [InlineData("::1", "::")]
    [InlineData("10.0.0.0/8", "64:ff9b::a01:203")]
    [InlineData("10.0.0.0/8", "2002:a01:203::1")]
    [InlineData("169.254.0.0/16", "::ffff:a9fe:a9fe")]
    [InlineData("fe80::/10", "fe80::1%3")]
    [InlineData("Loopback", "127.3.2.1")]
    [InlineData("loopback", "::1")]
    [InlineData("LinkLocal", "169.254.169.254")]
    [InlineData("Private", "172.31.255.255")]
    [InlineData("Private", "fd12::1")]
    [InlineData(" metadata ", "169.254.169.254")]
    public void A_denied_network_cannot_be_reached_in_other_clothes(string deny, string address) =>
        AddressRules.Parse([deny], []).Allows(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("Private", "172.32.0.0")]
    [InlineData("10.1.2.3/8", "11.0.0.0")]
    [InlineData("::/0", "10.0.0.1")]
    [InlineData("0.0.0.0/0", "2001:db8::1")]
    public void Other_addresses_are_not_touched(string deny, string address) =>
        AddressRules.Parse([deny], []).Allows(IPAddress.Parse(address)).ShouldBeTrue();

    [Fact]
    public void An_allowed_IPv4_network_does_not_let_an_IPv6_address_through_that_only_carries_one_of_its_addresses() =>
        AddressRules.Parse([], ["10.0.0.0/8"]).Allows(IPAddress.Parse("2002:a01:203::1")).ShouldBeFalse();

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("fd00::/129")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.1/16")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0x7f.1")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("example.com")]
    [InlineData("")]
    public void An_entry_that_is_no_range_is_refused_by_name(string entry)
    {
        var refused = Should.Throw<FormatException>(() => AddressRules.Parse([], ["10.0.0.0/8", entry]));

        refused.Message.ShouldContain($"'{entry}'");
        refused.Message.ShouldContain("10.0.0.0/8");
        refused.Message.ShouldContain("Loopback");
    }

    private static string Bits(IPAddress address) => string.Concat(address.GetAddressBytes().Select(part => Convert.ToString(part, 2).PadLeft(8, '0')));

    /// <summary>The stranger with its first bits taken from the network, so that near misses are common.</summary>
    private static IPAddress Sharing(IPAddress network, IPAddress stranger, int shared)
    {
        var (wanted, own) = (Bits(network), Bits(stranger));
        shared = Math.Min(shared, Math.Min(wanted.Length, own.Length));
        var bits = wanted[..shared] + own[shared..];
        var address = new IPAddress([.. bits.Chunk(8).Select(part => Convert.ToByte(new string(part), 2))]);
        return address.IsIPv4MappedToIPv6 ? stranger : address;
    }

    private static IEnumerable<string> Written(IPAddress[] networks, int prefix) => networks.Select(network => $"{network}/{prefix}");
}
