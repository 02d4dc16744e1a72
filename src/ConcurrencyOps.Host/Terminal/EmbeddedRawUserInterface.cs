using System.Management.Automation.Host;

namespace ConcurrencyOps.Host.Terminal;

/// <summary>The size of the console, for the formatter; nothing that draws.</summary>
internal sealed class EmbeddedRawUserInterface : PSHostRawUserInterface
{
    // Wide enough for the module's tables; what a file or a pipe gets.
    private const int WidthWithoutTerminal = 120;
    private const ConsoleColor Unknown = (ConsoleColor)(-1);

    /// <summary>The columns of the terminal.</summary>
    public static int Width => !Console.IsOutputRedirected && Console.BufferWidth is > 0 and var width ? width : WidthWithoutTerminal;

    /// <inheritdoc/>
    public override Size BufferSize { get => new(Width, 9999); set => throw NotDrawn(); }

    /// <inheritdoc/>
    public override Size WindowSize { get => new(Width, 50); set => throw NotDrawn(); }

    /// <inheritdoc/>
    public override Size MaxWindowSize => WindowSize;

    /// <inheritdoc/>
    public override Size MaxPhysicalWindowSize => WindowSize;

    /// <inheritdoc/>
    public override ConsoleColor ForegroundColor { get; set; } = Unknown;

    /// <inheritdoc/>
    public override ConsoleColor BackgroundColor { get; set; } = Unknown;

    /// <inheritdoc/>
    public override Coordinates CursorPosition { get; set; }

    /// <inheritdoc/>
    public override Coordinates WindowPosition { get; set; }

    /// <inheritdoc/>
    public override int CursorSize { get; set; } = 25;

    /// <inheritdoc/>
    public override string WindowTitle { get; set; } = "ConcurrencyOps.Host";

    /// <inheritdoc/>
    public override bool KeyAvailable => false;

    /// <inheritdoc/>
    public override void FlushInputBuffer()
    {
    }

    /// <inheritdoc/>
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NotDrawn();

    /// <inheritdoc/>
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotDrawn();

    /// <inheritdoc/>
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotDrawn();

    /// <inheritdoc/>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotDrawn();

    /// <inheritdoc/>
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotDrawn();

    private static NotSupportedException NotDrawn() => new("ConcurrencyOps.Host does not draw on the console; pwsh does.");
}
