namespace ConcurrencyOps.Health;

/// <summary>A request that knows its exchange: whoever makes the connection for it asks.</summary>
internal sealed class CheckRequest(HttpMethod method, HttpExchange exchange) : HttpRequestMessage(method, exchange.Target)
{
    /// <summary>What it belongs to.</summary>
    public HttpExchange Exchange { get; } = exchange;
}
