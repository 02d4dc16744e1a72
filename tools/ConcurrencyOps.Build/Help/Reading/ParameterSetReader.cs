using ConcurrencyOps.Build.Help.Model;

namespace ConcurrencyOps.Build.Help.Reading;

/// <summary>Sorts the parameters of a cmdlet into its parameter sets.</summary>
internal static class ParameterSetReader
{
    public static IReadOnlyList<ParameterSetHelp> Read(IReadOnlyList<ParameterHelp> parameters, string? defaultSet)
    {
        List<string> names =
        [
            .. parameters.SelectMany(parameter => parameter.Bindings).Select(binding => binding.ParameterSet)
                .Where(name => name != ParameterBinding.AllSets).Distinct(),
        ];
        if (names.Count == 0)
            names.Add(ParameterBinding.AllSets);

        return [.. names.OrderByDescending(name => name == defaultSet).Select(name => Set(name, parameters, names.Count == 1 || name == defaultSet))];
    }

    private static ParameterSetHelp Set(string name, IReadOnlyList<ParameterHelp> parameters, bool isDefault) => new(name, isDefault,
    [
        .. from parameter in parameters
           let binding = parameter.BindingIn(name)
           where binding is not null
           orderby binding.Position ?? int.MaxValue, binding.IsMandatory ? 0 : 1
           select new SyntaxParameter(parameter, binding),
    ]);
}
