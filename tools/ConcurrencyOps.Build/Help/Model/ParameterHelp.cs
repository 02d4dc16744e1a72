using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help.Model;

/// <summary>One parameter.</summary>
internal sealed record ParameterHelp(string Name, TypeName Type)
{
    public required IReadOnlyList<DocBlock> Text { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The values of its enumeration or ValidateSet; empty when any value goes.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    public required string DefaultValue { get; init; }

    public required bool SupportsWildcards { get; init; }

    /// <summary>One for each parameter set that it belongs to.</summary>
    public required IReadOnlyList<ParameterBinding> Bindings { get; init; }

    public bool IsSwitch => Type.Full == "System.Management.Automation.SwitchParameter";

    /// <summary>The binding that the parameter's own section shows: the most demanding one.</summary>
    public ParameterBinding MainBinding =>
        Bindings.OrderByDescending(binding => binding.IsMandatory).ThenByDescending(binding => binding.Position is not null).First();

    public ParameterBinding? BindingIn(string parameterSet) =>
        Bindings.FirstOrDefault(binding => binding.ParameterSet == parameterSet)
        ?? Bindings.FirstOrDefault(binding => binding.ParameterSet == ParameterBinding.AllSets);
}
