using System.Text.Json;

namespace ConcurrencyOps.Health;

/// <summary>
/// A health report as application/health+json (draft-inadarei-api-health-check-06): its status counts beside the status code. The words of the draft, the aliases it
/// allows and those of ASP.NET Core; letter case does not matter.
/// </summary>
internal static class HealthDocument
{
    private const int ShownLength = 200;

    /// <summary>Judges a report. One without a status that is known is not what was announced: Degraded.</summary>
    public static CheckVerdict Judge(JsonElement report)
    {
        var word = TextOf(report, "status");
        return word?.ToUpperInvariant() switch
        {
            "PASS" or "OK" or "UP" or "HEALTHY" => CheckVerdict.Up,
            "WARN" or "WARNING" or "DEGRADED" => Unhealthy(ServiceStatus.Degraded, word, report),
            "FAIL" or "ERROR" or "DOWN" or "UNHEALTHY" => Unhealthy(ServiceStatus.Down, word, report),
            null => ContentRules.Wrong("The health report has no status."),
            _ => ContentRules.Wrong($"The health report has the unknown status '{SafeText.Clean(word, 40)}'."),
        };
    }

    private static CheckVerdict Unhealthy(ServiceStatus status, string word, JsonElement report)
    {
        var output = TextOf(report, "output");
        var message = $"The service reports '{word}'";
        return new(
            status, HealthReason.ReportedUnhealthy,
            string.IsNullOrWhiteSpace(output) ? $"{message}." : $"{message}: {SafeText.Clean(output, ShownLength)}");
    }

    private static string? TextOf(JsonElement report, string name) =>
        report.ValueKind == JsonValueKind.Object && report.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
