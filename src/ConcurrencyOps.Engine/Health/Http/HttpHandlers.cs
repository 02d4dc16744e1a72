using System.Collections.Concurrent;
using System.Net;

namespace ConcurrencyOps.Health;

/// <summary>The handlers of a checker: one for all checks with fresh connections, one for each set of rules under which connections may be shared.</summary>
internal sealed class HttpHandlers(HttpConnections connections) : IDisposable
{
    // In kilobytes, as the handler counts. A health check's answer has no use for more.
    private const int MaximumHeaders = 32;

    private static readonly TimeSpan SharedLifetime = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<HandlerClass, Lazy<HttpMessageInvoker>> _invokers = new();

    /// <summary>The handler for one request.</summary>
    public HttpMessageInvoker For(ServiceCheck check, Uri target, bool isShared)
    {
        // https through a proxy goes through a tunnel that ConnectAsync opens; only plain http is forwarded by the proxy.
        var forwarder = target.Scheme == Uri.UriSchemeHttp ? check.Proxy : null;
        var key = isShared
            ? new HandlerClass(true, forwarder?.AbsoluteUri, check.Proxy?.AbsoluteUri, check.SkipCertificateCheck, check.AddressFamily, check.AddressRules)
            : new HandlerClass(false, forwarder?.AbsoluteUri, null, false, IPVersion.Any, null);
        return _invokers.GetOrAdd(key, static (key, owner) => new(() => owner.Make(key)), this).Value;
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        foreach (var invoker in _invokers.Values)
        {
            if (invoker.IsValueCreated)
                invoker.Value.Dispose();
        }
    }

    private HttpMessageInvoker Make(HandlerClass key) => new(
        new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = connections.ConnectAsync,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = MaximumHeaders,

            // Zero does more than end connections early: the handler then makes a pool for each request, so that none can be served by a
            // connection that was made for another one, and phases and address rules are the request's own.
            PooledConnectionLifetime = key.IsShared ? SharedLifetime : TimeSpan.Zero,
            PreAuthenticate = false,
            Proxy = key.Forwarder is null ? null : new FixedProxy(new Uri(key.Forwarder)),
            ResponseDrainTimeout = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = key.Forwarder is not null,
        },
        disposeHandler: true);

    private sealed record HandlerClass(
        bool IsShared, string? Forwarder, string? Proxy, bool SkipCertificateCheck, IPVersion Family, AddressRules? Rules);

    // Unlike WebProxy it makes no exception for any address.
    private sealed class FixedProxy(Uri address) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => address;

        public bool IsBypassed(Uri host) => false;
    }
}
