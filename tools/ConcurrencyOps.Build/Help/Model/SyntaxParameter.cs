namespace ConcurrencyOps.Build.Help.Model;

/// <summary>A parameter as it stands in one parameter set.</summary>
internal sealed record SyntaxParameter(ParameterHelp Parameter, ParameterBinding Binding);
