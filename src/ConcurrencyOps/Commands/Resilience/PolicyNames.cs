using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Policies by name.</summary>
internal static class PolicyNames
{
    /// <summary>What is said of a name that no policy has.</summary>
    public static string NotFound(string name)
    {
        var known = PolicyTable.All;
        var others = known.Count == 0 ? "There is none in this process." : $"There are: {string.Join(", ", known.Take(10).Select(static policy => policy.Name))}{(known.Count > 10 ? " ..." : "")}.";
        return $"There is no resilience policy '{name}' in this process. {others} Make it with New-ResiliencePolicy -Name '{name}'.";
    }

    /// <summary>The policies that an argument names: objects, names, wildcards. A name without a policy is reported, the others go on.</summary>
    /// <param name="arguments">What the user gave; null for all there are.</param>
    /// <param name="command">Where errors are written.</param>
    public static IReadOnlyList<ResiliencePolicy> Resolve(object[]? arguments, Cmdlet command) =>
        arguments is null ? PolicyTable.All : [.. arguments.SelectMany(argument => Resolve(argument, command)).Distinct()];

    /// <summary>Those of the circuits whose policy an argument names; all when there is none.</summary>
    public static IReadOnlyList<CircuitState> Matching(object[]? arguments, IReadOnlyList<CircuitState> circuits)
    {
        if (arguments is null)
            return circuits;

        WildcardPattern[] patterns = [.. arguments.Select(static argument => WildcardPattern.Get(argument.ToString() ?? "", WildcardOptions.IgnoreCase))];
        return [.. circuits.Where(circuit => patterns.Any(pattern => pattern.IsMatch(circuit.Policy)))];
    }

    private static List<ResiliencePolicy> Resolve(object argument, Cmdlet command)
    {
        if ((argument is PSObject wrapper ? wrapper.BaseObject : argument) is ResiliencePolicy policy)
            return [policy];

        var name = argument.ToString() ?? "";
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        List<ResiliencePolicy> found = [.. PolicyTable.All.Where(known => pattern.IsMatch(known.Name))];
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            command.WriteError(new CommandException(ErrorIds.PolicyNotFound, ErrorCategory.ObjectNotFound, NotFound(name), name).ToErrorRecord());

        return found;
    }
}
