using System.Globalization;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Resilience;

/// <summary>A call that an open circuit did not let through.</summary>
/// <param name="Policy">The name of the policy.</param>
/// <param name="Key">The key whose circuit is open.</param>
/// <param name="RetryAt">From when on a call is let through, UTC; earlier when the probe that is under way succeeds.</param>
/// <param name="IsProbing">One call has been let through and will decide.</param>
/// <param name="LastError">The failure that opened it, in words; null when it is not known.</param>
internal sealed record CircuitRefusal(string Policy, string Key, DateTimeOffset RetryAt, bool IsProbing, string? LastError)
{
    /// <summary>What was refused, until when, and the way out.</summary>
    public string Message =>
        $"The circuit of policy '{Policy}' for key '{Key}' is open: {Until}.{(LastError is null ? "" : $" Last failure: {LastError}")} Reset-Circuit closes it at once.";

    private string Until => IsProbing
        ? $"one call is finding out whether it has recovered, the others are refused until then, at most until {RetryAtText}"
        : $"calls are refused until {RetryAtText}, then one is let through to find out whether it has recovered";

    private string RetryAtText => RetryAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The outcome of a call that was refused: Skipped, with this as its error.</summary>
    public AttemptOutcome ToOutcome() => new(WorkStatus.Skipped, this, Message);
}
