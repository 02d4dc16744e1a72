using System.Globalization;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>Asks an HTTP proxy for a tunnel (CONNECT). A proxy that fails says nothing about the service: Unknown.</summary>
internal static class ProxyTunnel
{
    private const int MaximumAnswer = 8 * 1024;

    /// <summary>Opens the tunnel; the stream then leads to the target. It is disposed on failure.</summary>
    /// <exception cref="CheckFailedException">The proxy does not open it.</exception>
    public static async ValueTask OpenAsync(Stream stream, Uri proxy, Uri target, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(Request(proxy, target), cancellationToken).ConfigureAwait(false);
            var answer = await ReadAnswerAsync(stream, cancellationToken).ConfigureAwait(false);
            if (StatusCode(answer) is not { } code)
                throw Failed(proxy, "did not answer as an HTTP proxy does.");

            if (code is < 200 or > 299)
                throw Refused(proxy, code);
        }
        catch (Exception fault)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            if (fault is IOException)
                throw Failed(proxy, "ended the connection.", fault);

            throw;
        }
    }

    /// <summary>The value of Proxy-Authorization; null when the proxy's URL names no user.</summary>
    public static string? Authorization(Uri proxy) => proxy.UserInfo.Length == 0
        ? null
        : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(proxy.UserInfo)));

    /// <summary>The verdict when the proxy fails.</summary>
    public static CheckFailedException Failed(Uri proxy, string what, Exception? fault = null) =>
        new(ServiceStatus.Unknown, HealthReason.ProxyFailed, $"The proxy {SafeUrl.ForDisplay(proxy)} {what}", fault);

    /// <summary>The verdict when the proxy answers with a status code of its own.</summary>
    public static CheckFailedException Refused(Uri proxy, int code) => Failed(proxy, code == 407
        ? "wants authentication (407); give user and password in -Proxy: http://user:password@host:port."
        : string.Create(CultureInfo.InvariantCulture, $"did not open the way to the service (status {code})."));

    private static byte[] Request(Uri proxy, Uri target)
    {
        var host = target.HostNameType == UriHostNameType.IPv6 ? $"[{target.IdnHost}]" : target.IdnHost;
        var authority = string.Create(CultureInfo.InvariantCulture, $"{host}:{target.Port}");
        var authorization = Authorization(proxy) is { } value ? $"Proxy-Authorization: {value}\r\n" : "";
        return Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{authorization}\r\n");
    }

    // Byte by byte at the end of a buffered stream would be slow, but nothing may be read beyond the answer; it is short.
    private static async ValueTask<string?> ReadAnswerAsync(Stream stream, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        var single = new byte[1];
        while (answer.Length < MaximumAnswer && await stream.ReadAsync(single, cancellationToken).ConfigureAwait(false) == 1)
        {
            answer.Append((char)single[0]);
            if (single[0] == '\n' && EndsHeaders(answer))
                return answer.ToString();
        }

        return null;
    }

    private static bool EndsHeaders(StringBuilder answer) =>
        answer.Length >= 4 && answer[^2] == '\r' && answer[^3] == '\n' && answer[^4] == '\r';

    private static int? StatusCode(string? answer) =>
        answer is { Length: > 12 } && answer.StartsWith("HTTP/1.", StringComparison.Ordinal) && answer[8] == ' '
        && int.TryParse(answer.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
}
