namespace ConcurrencyOps.Commands;

/// <summary>An input that cannot be checked, and what can still be said about it.</summary>
internal sealed class BadRowException(string name, string url, string message) : Exception(message)
{
    /// <summary>The name of the service, else its URL as it came, cleaned.</summary>
    public string Name { get; } = name;

    /// <summary>The URL as it came, cleaned.</summary>
    public string Url { get; } = url;
}
