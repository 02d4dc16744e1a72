namespace ConcurrencyOps.Build.Help.Text;

/// <summary>The kinds of blocks a documentation comment is made of.</summary>
internal enum BlockKind
{
    /// <summary>Running text.</summary>
    Paragraph,

    /// <summary>An item of a list.</summary>
    Bullet,

    /// <summary>Code, with its line breaks.</summary>
    Code,
}
