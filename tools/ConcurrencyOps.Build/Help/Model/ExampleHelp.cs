using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help.Model;

/// <summary>One example: what it shows, the code, what to see in it.</summary>
internal sealed record ExampleHelp(string Title, IReadOnlyList<DocBlock> Introduction, string Code, IReadOnlyList<DocBlock> Remarks);
