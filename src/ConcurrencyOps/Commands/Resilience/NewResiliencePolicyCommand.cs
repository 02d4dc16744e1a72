using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Makes a policy: how calls are retried, limited, timed out and, when a service is down, not made at all.</summary>
/// <remarks>
/// <para>
/// The strategies that you name act in one order, outermost first: retry, rate limit, circuit breaker, time-out, injected faults. So each
/// attempt waits for a turn of its own, and its time begins when it starts.
/// </para>
/// <para>
/// Everything that uses the policy shares its rate limits and circuits: other commands, the workers of Invoke-ParallelWork (as $using:policy or by
/// name), other runspaces of the process. With -StatePath they are shared with other processes and outlive them.
/// </para>
/// <para>
/// Give the object or its name to -Policy. A policy made again under the same name takes the name over and starts anew; who holds the older object
/// keeps it. about_ConcurrencyOps_Resilience says what each strategy does and guarantees.
/// </para>
/// </remarks>
/// <example>
/// <para>Try three times more, waiting 1, 2 and 4 seconds, give or take</para>
/// <code>New-ResiliencePolicy -Name api -RetryCount 3 -RetryDelaySeconds 1 -BackoffType Exponential -Jitter -TimeoutSeconds 10
/// Invoke-ResilientWork -Policy api { Invoke-RestMethod https://api.example.com/items }</code>
/// <para>Each attempt has 10 seconds. Output comes from the attempt that stands.</para>
/// </example>
/// <example>
/// <para>At most 5 calls a second to each host, and none for a minute to one that failed three times in a row</para>
/// <code>$polite = New-ResiliencePolicy -Name polite -RateLimit 5 -FailureThreshold 3 -RecoverySeconds 60 -PartitionBy Host
/// $requests | Invoke-ParallelWork { Invoke-RestMethod "https://$($_.Host)/$($_.Path)" } -Policy $polite</code>
/// <para>Requests that wait for their turn hold no worker. Those for a host whose circuit is open are skipped, with the error CircuitOpen.</para>
/// </example>
/// <example>
/// <para>See what a script does when a fifth of its calls fail</para>
/// <code>New-ResiliencePolicy -Name drill -RetryCount 2 -FaultRate 0.2 -FaultLatencySeconds 0.5</code>
/// <para>Injected failures say that they were injected. Each attempt is held up for half a second.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "ResiliencePolicy")]
[OutputType(typeof(ResiliencePolicy))]
public sealed class NewResiliencePolicyCommand : PSCmdlet
{
    /// <summary>The name, at most 100 characters, without wildcards, slashes and control characters. Letter case does not matter.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 100)]
    public string Name { get; set; } = null!;

    /// <summary>How often a call that failed or timed out is tried again. A call that an open circuit refused is not.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [PSDefaultValue(Help = "0")]
    public int RetryCount { get; set; }

    /// <summary>The pause before the first further try, in seconds from 0 to 86,400. No pause is longer than a day.</summary>
    [Parameter]
    [ValidateRange(0.0, 86_400.0)]
    [PSDefaultValue(Help = "0")]
    public double RetryDelaySeconds { get; set; }

    /// <summary>How the pause grows from try to try: Constant (1, 1, 1), Linear (1, 2, 3) or Exponential (1, 2, 4 times the first).</summary>
    [Parameter]
    [PSDefaultValue(Help = "Constant")]
    public BackoffType BackoffType { get; set; } = BackoffType.Constant;

    /// <summary>Spreads the pauses at random, so that callers that failed together do not come back together.</summary>
    [Parameter]
    public SwitchParameter Jitter { get; set; }

    /// <summary>The longest one attempt may take, in seconds from 0.001 to 2,073,600 (24 days). A time-out is a failure for the circuit.</summary>
    [Parameter]
    [ValidateSeconds]
    public double TimeoutSeconds { get; set; }

    /// <summary>How many attempts of one key may start within -RateWindowSeconds, at least 1. The others wait for their turn.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000_000)]
    public int RateLimit { get; set; }

    /// <summary>The window of -RateLimit, in seconds from 0.001 to 2,073,600 (24 days).</summary>
    [Parameter]
    [ValidateSeconds]
    [PSDefaultValue(Help = "1")]
    public double RateWindowSeconds { get; set; } = 1;

    /// <summary>How many failures of one key in a row open its circuit, at least 1.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int FailureThreshold { get; set; }

    /// <summary>How long a circuit stays open before one call is let through, in seconds from 0.001 to 2,073,600 (24 days).</summary>
    [Parameter]
    [ValidateSeconds]
    [PSDefaultValue(Help = "30")]
    public double RecoverySeconds { get; set; } = 30;

    /// <summary>Each time the call that is let through fails the circuit stays open twice as long, up to this; at least -RecoverySeconds. Left out, always -RecoverySeconds.</summary>
    [Parameter]
    [ValidateSeconds]
    public double MaxRecoverySeconds { get; set; }

    /// <summary>What tells the key of an item, and so what shares a rate limit and a circuit: the name of a property, or a script block that gets the item as $_. Left out, all share one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? PartitionBy { get; set; }

    /// <summary>A file that keeps rate limits and circuits across processes; made when it is missing. Any number of processes and policies may share it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>The share of attempts that fail without being made, above 0 and at most 1: to see what a script does then.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double FaultRate { get; set; }

    /// <summary>How long each attempt is held up before it is made, in seconds from 0 to 86,400. The hold-up counts towards -TimeoutSeconds.</summary>
    [Parameter]
    [ValidateRange(0.0, 86_400.0)]
    public double FaultLatencySeconds { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            Check();
            WarnOfUnused();
            var policy = NewPolicy();
            PolicyTable.Add(policy);
            WriteObject(policy);
            PolicySync.Warn(policy, this);
        }
        catch (CommandException error)
        {
            ThrowTerminatingError(error.ToErrorRecord());
        }
    }

    private void Check()
    {
        if (Name.Any(static letter => char.IsControl(letter) || letter is '*' or '?' or '[' or ']' or '/' or '\\') || Name.Trim() != Name)
        {
            throw CommandException.Invalid(
                ErrorIds.PolicyNameInvalid,
                "The name of a policy must not hold wildcards (* ? [ ]), slashes or control characters, nor begin or end with a space. Choose another.",
                Name);
        }

        if (RetryCount == 0 && TimeoutSeconds == 0 && RateLimit == 0 && FailureThreshold == 0 && FaultRate == 0 && FaultLatencySeconds == 0)
        {
            throw CommandException.Invalid(
                ErrorIds.PolicyEmpty,
                $"The policy '{Name}' would do nothing. Give at least one of -RetryCount, -TimeoutSeconds, -RateLimit, -FailureThreshold, -FaultRate and -FaultLatencySeconds.",
                Name);
        }

        if (MaxRecoverySeconds > 0 && MaxRecoverySeconds < RecoverySeconds)
        {
            throw CommandException.Invalid(
                ErrorIds.LimitsCrossed,
                $"-MaxRecoverySeconds {MaxRecoverySeconds} is less than -RecoverySeconds {RecoverySeconds}. Raise the one or lower the other.",
                MaxRecoverySeconds);
        }
    }

    private void WarnOfUnused()
    {
        bool hasKeys = RateLimit > 0 || FailureThreshold > 0;
        UnusedParameters.Warn(this, RetryCount > 0, "There are no further tries without -RetryCount.", nameof(RetryDelaySeconds), nameof(BackoffType), nameof(Jitter));
        UnusedParameters.Warn(this, RetryCount == 0 || RetryDelaySeconds > 0, "There is no pause without -RetryDelaySeconds.", nameof(BackoffType), nameof(Jitter));
        UnusedParameters.Warn(this, RateLimit > 0, "There is no limit without -RateLimit.", nameof(RateWindowSeconds));
        UnusedParameters.Warn(this, FailureThreshold > 0, "There is no circuit without -FailureThreshold.", nameof(RecoverySeconds), nameof(MaxRecoverySeconds));
        UnusedParameters.Warn(this, hasKeys, "There is nothing to keep by key without -RateLimit or -FailureThreshold.", nameof(PartitionBy), nameof(StatePath));
    }

    private ResiliencePolicy NewPolicy()
    {
        var path = StatePath is null ? null : StateLocation.Resolve(this, StatePath);
        return NewPolicy(path, path is null ? null : StateLocation.Open(path, Name));
    }

    private ResiliencePolicy NewPolicy(string? path, SharedKeyStore? store) => new(Name)
    {
        StatePath = path,
        Store = store,
        RetryCount = RetryCount,
        RetryDelaySeconds = RetryDelaySeconds,
        BackoffType = BackoffType,
        Jitter = Jitter,
        TimeoutSeconds = Optional(TimeoutSeconds),
        RateLimit = RateLimit > 0 ? RateLimit : null,
        RateWindowSeconds = RateWindowSeconds,
        FailureThreshold = FailureThreshold > 0 ? FailureThreshold : null,
        RecoverySeconds = RecoverySeconds,
        MaxRecoverySeconds = Optional(MaxRecoverySeconds),
        PartitionBy = PartitionBy is PSObject wrapper ? wrapper.BaseObject : PartitionBy,
        FaultRate = FaultRate,
        FaultLatencySeconds = FaultLatencySeconds,
    };

    private static double? Optional(double seconds) => seconds > 0 ? seconds : null;
}
