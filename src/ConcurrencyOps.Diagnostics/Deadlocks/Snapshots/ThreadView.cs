using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>A thread of the process that is looked at.</summary>
/// <param name="Clr">The runtime's thread.</param>
/// <param name="Frames">Its stack, the innermost first; empty when it cannot be read.</param>
/// <param name="IsReadable">It does not run, so that its stack holds still.</param>
internal sealed record ThreadView(ClrThread Clr, IReadOnlyList<FrameView> Frames, bool IsReadable)
{
    /// <summary>The system's id.</summary>
    public long Id => Clr.OSThreadId;

    /// <summary>The .NET id.</summary>
    public int ManagedId => Clr.ManagedThreadId;

    /// <summary>What was found of its Thread object.</summary>
    public string? Name { get; init; }
}
