namespace ConcurrencyOps.Build.Help.Model;

/// <summary>One way to call a cmdlet.</summary>
/// <param name="Name">The name of the set.</param>
/// <param name="IsDefault">Whether PowerShell takes it when the arguments fit several.</param>
/// <param name="Parameters">In the order of the syntax line: positional, mandatory, the rest.</param>
internal sealed record ParameterSetHelp(string Name, bool IsDefault, IReadOnlyList<SyntaxParameter> Parameters);
