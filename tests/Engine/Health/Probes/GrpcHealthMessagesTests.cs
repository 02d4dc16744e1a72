using System.Buffers.Binary;
using System.Text;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Probes;

public sealed class GrpcHealthMessagesTests
{
    [Fact]
    public void Any_bytes_are_read_or_refused_but_never_throw() =>
        Gen.Byte.Array[0, 64].Sample(bytes =>
        {
            _ = GrpcHealthMessages.ReadResponse(bytes);
            _ = GrpcHealthMessages.ReadResponse(Frame(bytes));
        }, iter: 20_000);

    [Fact]
    public void A_message_cut_short_or_too_long_is_refused() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[1, 20]).Sample((status, wrong) =>
        {
            var frame = Frame([.. Field(1, (ulong)status)]);

            GrpcHealthMessages.ReadResponse(frame.AsSpan(0, Math.Max(0, frame.Length - wrong))).ShouldBeNull();
            GrpcHealthMessages.ReadResponse([.. frame, .. new byte[wrong]]).ShouldBeNull();
        }, iter: 500);

    [Fact]
    public void The_last_status_counts_and_unknown_fields_are_skipped()
    {
        var unknown = Gen.OneOf(
            Gen.Select(Gen.Int[2, 9_000], Gen.ULong).Select((field, value) => Field(field, value)),
            Gen.Select(Gen.Int[1, 9_000], Gen.Byte.Array[0, 200]).Select((field, text) => Text(field, text)),
            Gen.Select(Gen.Int[1, 9_000], Gen.Byte.Array[8]).Select((field, value) => (List<byte>)[.. Number(((ulong)field << 3) | 1), .. value]),
            Gen.Select(Gen.Int[1, 9_000], Gen.Byte.Array[4]).Select((field, value) => (List<byte>)[.. Number(((ulong)field << 3) | 5), .. value]));
        var known = Gen.Int[0, 3].Select(status => Field(1, (ulong)status));

        Gen.Select(unknown.Array[0, 5], known.Array[0, 3], unknown.Array[0, 5]).Sample((before, statuses, after) =>
        {
            var message = before.Concat(statuses).Concat(after).SelectMany(field => field).ToArray();
            var expected = statuses.Length == 0 ? GrpcServing.Unknown : (GrpcServing)statuses[^1][1];

            GrpcHealthMessages.ReadResponse(Frame(message)).ShouldBe(expected);
        }, iter: 2_000);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 8, 1 })]
    [InlineData(new byte[] { 0, 255, 255, 255, 255, 8, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 11 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 12, 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 7, 18, 255, 255, 255, 255, 255, 1 })]
    public void Compressed_endless_and_overlong_messages_are_refused(byte[] frame) => GrpcHealthMessages.ReadResponse(frame).ShouldBeNull();

    [Fact]
    public void The_name_of_a_service_arrives_as_it_was_written() =>
        Gen.String[Gen.Char.AlphaNumeric, 0, 400].Sample(service =>
        {
            var frame = GrpcHealthMessages.Request(service);
            var name = Encoding.UTF8.GetBytes(service);

            frame.ShouldBe(Frame(name.Length == 0 ? [] : [.. Text(1, name)]));
        }, iter: 300);

    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private static List<byte> Field(int field, ulong value) => [.. Number((ulong)field << 3), .. Number(value)];

    private static List<byte> Text(int field, byte[] text) => [.. Number(((ulong)field << 3) | 2), .. Number((ulong)text.Length), .. text];

    private static List<byte> Number(ulong value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Number(value >> 7)];
}
