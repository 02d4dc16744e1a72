using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>A thread of the process that is looked at.</summary>
/// <param name="clr">The runtime's thread.</param>
/// <param name="frames">Its stack, the innermost first; empty when it cannot be read.</param>
/// <param name="isReadable">It does not run, so that its stack holds still.</param>
internal sealed class ThreadView(ClrThread clr, IReadOnlyList<FrameView> frames, bool isReadable)
{
    public ClrThread Clr => clr;

    public IReadOnlyList<FrameView> Frames => frames;

    public bool IsReadable => isReadable;

    /// <summary>The system's id.</summary>
    public long Id => clr.OSThreadId;

    /// <summary>The .NET id.</summary>
    public int ManagedId => clr.ManagedThreadId;

    /// <summary>What was found of its Thread object.</summary>
    public string? Name { get; init; }
}
