namespace ConcurrencyOps.Build.Help.Text;

/// <summary>One paragraph, list item or piece of code of a documentation comment.</summary>
internal sealed record DocBlock(BlockKind Kind, IReadOnlyList<DocRun> Runs)
{
    /// <summary>Without any mark-up: for the console help.</summary>
    public string PlainText => (Kind == BlockKind.Bullet ? "- " : string.Empty) + string.Concat(Runs.Select(run => run.Text));
}
