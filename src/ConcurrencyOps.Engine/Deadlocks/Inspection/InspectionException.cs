namespace ConcurrencyOps.Deadlocks;

/// <summary>A process or dump could not be looked at.</summary>
/// <param name="reason">Why, for choosing the error's category.</param>
/// <param name="message">Why and what to do instead, in the user's words.</param>
/// <param name="inner">What happened underneath.</param>
internal sealed class InspectionException(InspectionFailure reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public InspectionFailure Reason { get; } = reason;
}

/// <summary>Why a look failed.</summary>
internal enum InspectionFailure
{
    NotFound,
    NotDotNet,
    NotPermitted,
    OwnProcess,
    WrongArchitecture,
    DumpUnusable,
    TimedOut,
    Crashed,
}
