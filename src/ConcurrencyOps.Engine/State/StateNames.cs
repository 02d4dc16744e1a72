namespace ConcurrencyOps.State;

/// <summary>The names in a state file. Short, for there is one line of them for each service; what equals its default is left out.</summary>
internal static class StateNames
{
    /// <summary>The value of <see cref="Schema"/> in files of ours.</summary>
    public const string SchemaName = "ConcurrencyOps.State";

    /// <summary>The value of <see cref="Version"/>; raised when a reader of the old would misunderstand the new, a new status or reason included.</summary>
    public const int SchemaVersion = 1;

#pragma warning disable CS1591 // Each is the name of the property in the record it belongs to.
    public const string Schema = "schema";
    public const string Version = "version";
    public const string Services = "services";
    public const string Circuits = "circuits";
    public const string Buckets = "buckets";
    public const string Name = "name";
    public const string Status = "status";
    public const string RawStatus = "raw";
    public const string Reason = "reason";
    public const string StatusCode = "code";
    public const string ResponseTimeMs = "ms";
    public const string ErrorMessage = "error";
    public const string Since = "since";
    public const string CheckedAt = "at";
    public const string PreviousStatus = "was";
    public const string Failures = "failures";
    public const string Successes = "successes";
    public const string Unknowns = "unknowns";
    public const string LastKnown = "known";
    public const string StreakAfter = "after";
    public const string ToldAt = "told";
    public const string Checks = "checks";
    public const string LastSeen = "seen";
    public const string Phase = "phase";
    public const string Breaks = "breaks";
    public const string OpenedAt = "opened";
    public const string RetryAt = "retry";
    public const string ProbeOwner = "owner";
    public const string ProbeUntil = "until";
    public const string ProbeLease = "lease";
    public const string Tokens = "tokens";
#pragma warning restore CS1591
}
