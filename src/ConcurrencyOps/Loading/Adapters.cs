using System.Runtime.CompilerServices;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Diagnostics;
using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Loading;

/// <summary>The only place that names an adapter's type. Each method is compiled, and so loads its adapter, when it is first called.</summary>
internal static class Adapters
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IContentionSource ContentionEvents() => new EventPipeContentionSource();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IHealthHistoryFactory HealthHistories() => new SqliteHistoryFactory();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IResiliencePipelineFactory ResiliencePipelines() => new PollyPipelineFactory();
}
