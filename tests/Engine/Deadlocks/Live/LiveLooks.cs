using System.Reflection;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>Looks at real processes, by the inspector of the staged module; one at a time, and one inspector for all tests that do it no harm.</summary>
public sealed class LiveLooks : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly InspectorClient _client = NewClient();

    /// <summary>Where the build put the module.</summary>
    internal static string Stage { get; } = typeof(LiveLooks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "StageFolder").Value!;

    internal static InspectorLaunch Launch { get; } = new(Path.Combine(Stage, "bin", "dependencies", "ConcurrencyOps.Inspector.dll"));

    public void Dispose() => _client.Dispose();

    /// <summary>A client of one's own, to harm.</summary>
    internal static InspectorClient NewClient() => new(Launch, TimeProvider.System);

    internal static InspectionRequest Request(int process, InspectionMode mode = InspectionMode.Suspend) =>
        new() { ProcessId = process, Mode = mode, Timeout = Limit };

    /// <summary>The deadlocks in a process, as Find-Deadlock finds them.</summary>
    internal async Task<IReadOnlyList<Deadlock>> FindAsync(int process, InspectionMode mode = InspectionMode.Suspend)
    {
        var options = new SearchOptions { Mode = mode, Timeout = Limit };
        var search = new ProcessSearch(_client, SystemFacts.OfThisMachine(TimeProvider.System).LookAsync, TimeProvider.System);
        var result = await search.SearchAsync([process], options, TestContext.Current.CancellationToken);
        result.Refusals.ShouldBeEmpty();
        return result.Deadlocks;
    }

    /// <summary>What the runtime of a process tells.</summary>
    internal ProcessFacts Look(int process, InspectionMode mode = InspectionMode.Suspend) =>
        _client.Inspect(Request(process, mode), TestContext.Current.CancellationToken);

    /// <summary>What a dump tells.</summary>
    internal ProcessFacts LookAtDump(string path) => _client.Inspect(new() { DumpPath = path, Timeout = Limit }, TestContext.Current.CancellationToken);

    internal InspectionException Refusal(InspectionRequest request) =>
        Should.Throw<InspectionException>(() => _client.Inspect(request, TestContext.Current.CancellationToken));
}
