namespace ConcurrencyOps.Build.Help.Text;

/// <summary>A stretch of text within a block.</summary>
internal sealed record DocRun(RunKind Kind, string Text);
