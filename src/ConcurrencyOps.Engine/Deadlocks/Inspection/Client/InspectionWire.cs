using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Messages on the pipe between shell and inspector: four bytes of length, then JSON. What makes the JSON is not named outside: the inspector's packages
/// bring another version of it than the oldest shell has.
/// </summary>
internal static class InspectionWire
{
    /// <summary>Longer than any look is; a length beyond it is no message of ours.</summary>
    public const int LongestMessage = 256 * 1024 * 1024;

    /// <summary>The reply as it is sent.</summary>
    public static byte[] Encode(InspectionReply reply) => JsonSerializer.SerializeToUtf8Bytes(reply, InspectionJson.Default.InspectionReply);

    /// <summary>Sends a request.</summary>
    public static Task SendAsync(Stream pipe, InspectionRequest request, CancellationToken cancellationToken) =>
        SendAsync(pipe, JsonSerializer.SerializeToUtf8Bytes(request, InspectionJson.Default.InspectionRequest), cancellationToken);

    /// <summary>Sends a reply.</summary>
    public static Task SendAsync(Stream pipe, InspectionReply reply, CancellationToken cancellationToken) => SendAsync(pipe, Encode(reply), cancellationToken);

    /// <summary>Waits for a request.</summary>
    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    /// <exception cref="InvalidDataException">What came is no message.</exception>
    public static Task<InspectionRequest> ReceiveRequestAsync(Stream pipe, CancellationToken cancellationToken) =>
        ReceiveAsync(pipe, InspectionJson.Default.InspectionRequest, cancellationToken);

    /// <summary>Waits for a reply.</summary>
    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    /// <exception cref="InvalidDataException">What came is no message.</exception>
    public static Task<InspectionReply> ReceiveReplyAsync(Stream pipe, CancellationToken cancellationToken) =>
        ReceiveAsync(pipe, InspectionJson.Default.InspectionReply, cancellationToken);

    private static async Task SendAsync(Stream pipe, byte[] json, CancellationToken cancellationToken)
    {
        if (json.Length > LongestMessage)
            throw new InvalidDataException($"A message of {json.Length} bytes is longer than {LongestMessage}.");

        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        await pipe.WriteAsync(length, cancellationToken).ConfigureAwait(false);
        await pipe.WriteAsync(json, cancellationToken).ConfigureAwait(false);
        await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> ReceiveAsync<T>(Stream pipe, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(int)];
        await pipe.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
        var size = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (size is < 0 or > LongestMessage)
            throw new InvalidDataException($"{size} is not the length of a message.");

        var json = new byte[size];
        await pipe.ReadExactlyAsync(json, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException("The message is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The message cannot be read: {error.Message}", error);
        }
    }
}
