namespace ConcurrencyOps.Build;

/// <summary>A fault of the material, not of this tool: printed as build errors, without a stack trace.</summary>
internal sealed class BuildFailureException(IReadOnlyList<BuildProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public BuildFailureException(string code, string message)
        : this([new BuildProblem("ConcurrencyOps.Build", code, message)])
    {
    }

    public IReadOnlyList<BuildProblem> Problems { get; } = problems;

    public static void ThrowIfAny(IReadOnlyList<BuildProblem> problems)
    {
        if (problems.Count > 0)
            throw new BuildFailureException(problems);
    }
}
