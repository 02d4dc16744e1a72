namespace ConcurrencyOps.Health;

/// <summary>One request of a check: the first, or the one a redirect leads to.</summary>
internal sealed record Hop
{
    private Hop()
    {
    }

    /// <summary>Where it goes; without user information.</summary>
    public required Uri Target { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The check's body is sent.</summary>
    public bool SendsBody { get; init; }

    /// <summary>A redirect has left the origin of the check: nothing of the user's is sent, no header, no credential, no body.</summary>
    public bool IsForeign { get; init; }

    /// <summary>How many redirects led here.</summary>
    public int Redirects { get; init; }

    /// <summary>The hop that led here; null for the first.</summary>
    public Hop? Previous { get; init; }

    /// <summary>The request that the check begins with.</summary>
    public static Hop First(ServiceCheck check) => new() { Target = check.Target, Method = check.Method, SendsBody = check.Body is not null };

    /// <summary>The same request was made before on the way here, or is this one.</summary>
    public bool WasMade(Uri target, string method)
    {
        for (var hop = this; hop is not null; hop = hop.Previous)
        {
            if (hop.Method == method && Uri.Compare(hop.Target, target, UriComponents.HttpRequestUrl, UriFormat.UriEscaped, StringComparison.Ordinal) == 0)
                return true;
        }

        return false;
    }
}
