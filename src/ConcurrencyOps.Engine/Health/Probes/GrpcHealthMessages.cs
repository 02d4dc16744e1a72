using System.Buffers.Binary;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>
/// The two messages of grpc.health.v1, each in the frame of five bytes that gRPC puts before a message: 0 for not compressed, then the length.
/// Written by hand: one field each, and a protobuf library would be the third package in the user's session.
/// </summary>
internal static class GrpcHealthMessages
{
    private const int FrameLength = 5;
    private const int Field1AsText = (1 << 3) | 2;
    private const int Field1AsNumber = 1 << 3;

    /// <summary>HealthCheckRequest: the service to ask about; empty for the server as a whole.</summary>
    public static byte[] Request(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        var message = new List<byte>(FrameLength + name.Length + 6) { 0, 0, 0, 0, 0 };
        if (name.Length > 0)
        {
            message.Add(Field1AsText);
            var length = (uint)name.Length;
            for (; length > 0x7F; length >>= 7)
                message.Add((byte)(length | 0x80));

            message.Add((byte)length);
            message.AddRange(name);
        }

        byte[] frame = [.. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - FrameLength);
        return frame;
    }

    /// <summary>Reads the status from a framed HealthCheckResponse. Fields it does not know are skipped, as protobuf wants.</summary>
    /// <returns>Null when this is not exactly one uncompressed, well-formed message.</returns>
    public static GrpcServing? ReadResponse(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < FrameLength || frame[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(frame[1..]) != (uint)(frame.Length - FrameLength))
            return null;

        var rest = frame[FrameLength..];
        var status = 0UL;
        while (rest.Length > 0)
        {
            if (!TryReadNumber(ref rest, out var tag) || tag >> 3 is 0 or > 0x1FFF_FFFF)
                return null;

            if (!(tag == Field1AsNumber ? TryReadNumber(ref rest, out status) : TrySkip(ref rest, tag & 7)))
                return null;
        }

        // Enums are 32 bits wide on the wire's other side.
        return (GrpcServing)unchecked((int)status);
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, ulong wireType)
    {
        var length = 0UL;
        switch (wireType)
        {
            case 0:
                return TryReadNumber(ref rest, out _);
            case 1:
                length = 8;
                break;
            case 2 when TryReadNumber(ref rest, out length):
                break;
            case 5:
                length = 4;
                break;
            default:
                return false;
        }

        if (length > (ulong)rest.Length)
            return false;

        rest = rest[(int)length..];
        return true;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (var index = 0; index < Math.Min(rest.Length, 10); index++)
        {
            value |= (ulong)(rest[index] & 0x7F) << (7 * index);
            if (rest[index] <= 0x7F)
            {
                rest = rest[(index + 1)..];
                return true;
            }
        }

        return false;
    }
}
