using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help.Model;

/// <summary>All that the help of one cmdlet says.</summary>
internal sealed record CmdletHelp(string Verb, string Noun, string ClassName)
{
    public string Name => $"{Verb}-{Noun}";

    public required string Synopsis { get; init; }

    public required IReadOnlyList<DocBlock> Description { get; init; }

    public required IReadOnlyList<ParameterSetHelp> ParameterSets { get; init; }

    public required IReadOnlyList<ParameterHelp> Parameters { get; init; }

    public required IReadOnlyList<TypeHelp> Inputs { get; init; }

    public required IReadOnlyList<TypeHelp> Outputs { get; init; }

    public required IReadOnlyList<DocBlock> Notes { get; init; }

    public required IReadOnlyList<ExampleHelp> Examples { get; init; }

    public required IReadOnlyList<LinkHelp> Links { get; init; }
}
