using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help.Model;

/// <summary>A type that a cmdlet takes from the pipeline or writes to it.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<DocBlock> Text);
