namespace ConcurrencyOps.Build;

/// <summary>One line in the form that MSBuild and editors recognise as an error.</summary>
internal sealed record BuildProblem(string Origin, string Code, string Message)
{
    public override string ToString() => $"{Origin} : error {Code}: {Message}";
}
