namespace ConcurrencyOps.Contention;

/// <summary>A process or trace gives no events.</summary>
/// <param name="reason">Why, for choosing the error's category.</param>
/// <param name="message">Why and what to do instead, in the user's words.</param>
/// <param name="inner">What happened underneath.</param>
internal sealed class ContentionSourceException(ContentionSourceFailure reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public ContentionSourceFailure Reason { get; } = reason;
}

/// <summary>Why there are no events.</summary>
internal enum ContentionSourceFailure
{
    NotFound,
    NotDotNet,
    NotPermitted,
    Ended,
    TraceUnusable,
}
