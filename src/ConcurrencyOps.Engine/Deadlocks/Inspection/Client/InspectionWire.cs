using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Messages on the pipe between shell and inspector: four bytes of length, then JSON.</summary>
internal static class InspectionWire
{
    /// <summary>Longer than any look is; a length beyond it is no message of ours.</summary>
    public const int LongestMessage = 256 * 1024 * 1024;

    public static async Task WriteAsync<T>(Stream pipe, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, type);
        if (json.Length > LongestMessage)
            throw new InvalidDataException($"A message of {json.Length} bytes is longer than {LongestMessage}.");

        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        await pipe.WriteAsync(length, cancellationToken).ConfigureAwait(false);
        await pipe.WriteAsync(json, cancellationToken).ConfigureAwait(false);
        await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    /// <exception cref="InvalidDataException">What came is no message.</exception>
    public static async Task<T> ReadAsync<T>(Stream pipe, JsonTypeInfo<T> type, CancellationToken cancellationToken)
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
