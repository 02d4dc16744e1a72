using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Health;

/// <summary>How a run of health checks behaves. The cmdlets check the values.</summary>
internal sealed record HealthRunOptions
{
    /// <summary>The most checks at once, already brought below the limit of file descriptors.</summary>
    public required int ThrottleLimit { get; init; }

    /// <summary>Makes the attempts of a check; its key is that of the service's circuit. Null: one attempt, no circuit.</summary>
    public IResiliencePipeline? Policy { get; init; }

    /// <summary>The same policy without retries, for checks that are not safe to repeat.</summary>
    public IResiliencePipeline? PolicyOnce { get; init; }

    /// <summary>Paces the attempts; its key is the host and port they go to. Null: no limit.</summary>
    public IResiliencePipeline? Limiter { get; init; }

    /// <summary>
    /// The faults that a policy injects, for an alarm to be tried. They take place within the attempt, on its time: a hold-up counts as the
    /// service's own slowness would. Null: none.
    /// </summary>
    public IResiliencePipeline? Faults { get; init; }

    /// <summary>What an http check waits for before its clock starts; it is then asked for as often as there are checks.</summary>
    public Func<Task> Prepare { get; init; } = static () => Task.CompletedTask;

    /// <summary>The phase of a service's circuit by its key; null when no circuit watches.</summary>
    public Func<string, CircuitPhase?> CircuitOf { get; init; } = static _ => null;

    /// <summary>How many services may be waiting, under check or not yet read by the consumer.</summary>
    public int Capacity => Math.Max(1024, 4 * ThrottleLimit);
}
