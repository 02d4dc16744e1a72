using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

/// <summary>
/// The least that a check with SocketsHttpHandler can be: fresh connections, Connection: close, the body read, nothing measured and nothing kept. For
/// Add-Type; see row 1.
/// </summary>
public static class BareHttp
{
    /// <summary>Makes so many requests, so many at once, and throws when one is not answered with 200.</summary>
    public static void Run(string url, int count, int atOnce)
    {
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = false,
        });
        var made = 0;
        Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref made)) <= count;)
                await AskAsync(invoker, $"{url}/ok/{number}").ConfigureAwait(false);
        }))).GetAwaiter().GetResult();
    }

    private static async Task AskAsync(HttpMessageInvoker invoker, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.ConnectionClose = true;
        using var answer = await invoker.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"Status {(int)answer.StatusCode}.");

        var body = await answer.Content.ReadAsStreamAsync().ConfigureAwait(false);
        await body.CopyToAsync(Stream.Null).ConfigureAwait(false);
    }
}
