using System.Diagnostics;
using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Makes facts of what was read. This needs the process no more, which runs again.</summary>
internal sealed class FactsWriter(Reading reading, SourceLines lines, Func<ThreadView, bool?> isTimed)
{
    // A framework that goes round in circles does not make the facts long.
    private const int LongestStack = 100;

    public ProcessFacts Facts(int process, string name, double? pauseMs, DateTimeOffset seenAt) => new()
    {
        ProcessId = process,
        ProcessName = name,
        Runtime = Runtime(reading.Snapshot.CoreLibrary),
        PauseMs = pauseMs,
        SeenAt = seenAt,
        Threads = Threads(),
        Resources = Resources(),
        Notes = reading.Notes,
    };

    // 10.0.12-servicing.26422.108+b3a1f: what follows says from which build it is.
    private string? Runtime(string? library)
    {
        var path = library is null ? null : lines.PathOf(library);
        return File.Exists(path) && FileVersionInfo.GetVersionInfo(path).ProductVersion is { } version ? $".NET {version.Split('+', '-')[0]}" : null;
    }

    private List<ThreadFacts> Threads() => [.. reading.Snapshot.Threads.OrderBy(static thread => thread.Id).Select(Thread)];

    private List<ResourceFacts> Resources()
    {
        List<ResourceFacts> facts = [];
        foreach (var group in reading.Book.All.GroupBy(static resource => resource.Name))
        {
            var members = group.OrderBy(static resource => resource.Instance.Address).ThenBy(static resource => resource.Id, StringComparer.Ordinal).ToList();
            for (var i = 0; i < members.Count; i++)
                facts.Add(Resource(members[i], members.Count > 1 || members[i].IsAlwaysNumbered ? $"{group.Key}#{i + 1}" : group.Key));
        }

        return facts;
    }

    private ThreadFacts Thread(ThreadView thread) => new()
    {
        Id = thread.Id,
        ManagedId = thread.ManagedId,
        Name = thread.Name is { Length: > 0 } name ? name : null,
        IsPoolThread = IsOfPool(thread),
        Wait = reading.Waits.GetValueOrDefault(thread.Id) is { } wait
            ? new(wait.Resource.Id, wait.Kind, isTimed(thread) ?? wait.IsTimedByName, wait.Access)
            : null,
        Stack = Stack(thread),
    };

    private static bool IsOfPool(ThreadView thread) => (thread.Clr.State & (ClrThreadState.TS_TPWorkerThread | ClrThreadState.TS_CompletionPortThread)) != 0
        || thread.Frames.Any(static frame => frame.Method?.Type.EndsWith("PortableThreadPool+WorkerThread", StringComparison.Ordinal) == true);

    private List<FrameFacts> Stack(ThreadView thread)
    {
        List<FrameFacts> stack = [];
        MethodView? last = null;
        foreach (var frame in thread.Frames.Where(static frame => frame.Method is not null).Take(LongestStack))
        {
            // A call into the runtime is listed by the runtime and by the compiler.
            var isSame = frame.Method == last && frame.Offset is null;
            last = frame.Method;
            if (isSame)
                continue;

            var line = lines.Of(frame.Method!, frame.Offset);
            stack.Add(new(frame.Method!.Text, line?.File, line?.Line, frame.Method.IsSystem));
        }

        return stack;
    }

    private ResourceFacts Resource(Resource resource, string label) => new()
    {
        Id = resource.Id,
        Kind = resource.Kind,
        Label = label,
        Type = resource.Type,
        Holders = resource.Holders,
        AreHoldersInferred = resource.AreHoldersInferred,
        Site = resource.Kind == ResourceKind.AsyncMethod ? Site(resource) : null,
    };

    private FrameFacts Site(Resource resource)
    {
        var line = resource.Stand is { } stand ? lines.OfAwait(stand) : null;
        var method = ReadableNames.OfAsyncMethod(resource.Type!)!;
        return new(method, line?.File, line?.Line, FrameworkNames.Includes(method));
    }
}
