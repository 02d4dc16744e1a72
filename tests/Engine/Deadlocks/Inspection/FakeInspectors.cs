using System.Diagnostics;
using System.Reflection;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Inspection;

/// <summary>The fixture FakeInspector in place of the inspector.</summary>
internal static class FakeInspectors
{
    private static string Assembly { get; } = typeof(FakeInspectors).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "FakeInspector").Value!;

    /// <summary>A client whose inspector behaves as the fixture describes.</summary>
    public static InspectorClient Behaving(string behaviour) => new((pipe, isCold) => Start(pipe, isCold, behaviour), TimeProvider.System);

    public static InspectionRequest Request(double seconds = 60) => new() { ProcessId = 1, Timeout = TimeSpan.FromSeconds(seconds) };

    private static ProcessStartInfo Start(string pipe, bool isCold, string behaviour)
    {
        var start = new InspectorLaunch(Assembly, InspectorHosting.DotNet).ToStartInfo(pipe, isCold);
        start.ArgumentList.Add(behaviour);
        return start;
    }
}
