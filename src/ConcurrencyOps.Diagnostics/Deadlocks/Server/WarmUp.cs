using System.Reflection;
using System.Runtime.CompilerServices;
using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// A look at ourselves, so that everything is compiled before another process stands still for it: nine tenths of a first look are compilation. Only threads
/// that were planted for it are looked into; they sleep.
/// </summary>
internal static class WarmUp
{
    private const int MostObjects = 20_000;

    public static void Run()
    {
        if (!OperatingSystem.IsLinux())
            return;

        var planted = new PlantedThreads();
        var thread = new Thread(() => LookAt(planted)) { IsBackground = true, Name = "ConcurrencyOps warm-up" };
        thread.Start();
        thread.Join();
        GC.KeepAlive(planted);
    }

    private static void LookAt(PlantedThreads planted)
    {
        try
        {
            // The library refuses to look at its own process, but the system shows it under the number of any of its threads.
            using var target = DataTarget.AttachToProcess((int)planted.Ids.First(), suspend: false, ProcessInspection.Options());
            using var runtime = target.ClrVersions[0].CreateRuntime();
            target.DataReader.FlushCachedData();
            runtime.FlushCachedData();
            var reading = RuntimeReader.Read(runtime, planted.Ids, MostObjects, CancellationToken.None);
            using var lines = new SourceLines(DateTimeOffset.MaxValue);
            var facts = new FactsWriter(reading, lines, static _ => null).Facts(Environment.ProcessId, "inspector", 0, TimeProvider.System.GetUtcNow());
            InspectionWire.Encode(new() { Facts = facts });
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Then the first look takes longer, and that is all. The shell shows it should we crash.
            Console.Error.WriteLine($"The warm-up failed: {error.Message}");
        }

        PrepareStop();
    }

    // Nobody can stop itself: these are compiled without being called.
    private static void PrepareStop()
    {
        foreach (var method in typeof(LinuxSuspension).GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            RuntimeHelpers.PrepareMethod(method.MethodHandle);

        Ptrace.Seize(0);
        Ptrace.Interrupt(0);
        Ptrace.Detach(0, 0);
        Ptrace.HasStopped(int.MaxValue, out _);
    }
}
