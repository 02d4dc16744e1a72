using System.Text;

namespace ConcurrencyOps.Fixtures;

/// <summary>Answers one request.</summary>
/// <param name="path">The path of the request.</param>
/// <param name="stream">Where to.</param>
/// <param name="cancelled">The fleet ends.</param>
internal delegate Task Answer(string path, Stream stream, CancellationToken cancelled);

/// <summary>HTTP/1.1 as far as a health check needs it: requests without a body, one after the other.</summary>
internal static class Conversation
{
    private const int MaxHead = 64 * 1024;

    /// <summary>Reads requests and has them answered until the client closes or wants it closed.</summary>
    public static async Task HoldAsync(Stream stream, Answer answer, CancellationToken cancelled)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                if (length == MaxHead)
                    return;

                if (length == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 4);

                var read = await stream.ReadAsync(buffer.AsMemory(length), cancelled);
                if (read == 0)
                    return;

                length += read;
                continue;
            }

            var head = Encoding.ASCII.GetString(buffer, 0, end);
            await answer(head.Split(' ') is [_, var path, ..] ? path : "/", stream, cancelled);
            if (head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase))
                return;

            buffer.AsSpan(end + 4, length - end - 4).CopyTo(buffer);
            length -= end + 4;
        }
    }
}
