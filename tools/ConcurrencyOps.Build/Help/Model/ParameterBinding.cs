namespace ConcurrencyOps.Build.Help.Model;

/// <summary>How a parameter gets its value in one parameter set.</summary>
internal sealed record ParameterBinding(string ParameterSet, bool IsMandatory, int? Position, bool ByValue, bool ByPropertyName)
{
    public const string AllSets = "__AllParameterSets";

    public bool FromPipeline => ByValue || ByPropertyName;

    public string PipelineText => (ByValue, ByPropertyName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };

    public string PositionText => Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "named";
}
