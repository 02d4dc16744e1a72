using Polly;

namespace ConcurrencyOps.Resilience;

/// <summary>What Polly wants to know of a strategy that is not its own: a name for its telemetry.</summary>
internal sealed class OwnStrategyOptions : ResilienceStrategyOptions
{
    public OwnStrategyOptions(string name) => Name = name;
}
