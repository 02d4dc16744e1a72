using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConcurrencyOps.Health;

/// <summary>What a body says about the service.</summary>
internal static class ContentRules
{
    private const string HealthMediaType = "application/health+json";

    /// <summary>The body has to be kept for a verdict.</summary>
    public static bool Wants(ServiceCheck check, HttpContent content) =>
        check.ContentMatch is not null || check.JsonPath is not null || IsHealthReport(content);

    /// <summary>
    /// Judges the body of an answer. A health report counts whatever the status code is, and the worse of the two decides; content and JSON
    /// condition are looked at only when all is well so far.
    /// </summary>
    public static CheckVerdict Judge(CheckVerdict byStatus, ServiceCheck check, HttpContent content, AnswerBody body)
    {
        var verdict = byStatus;
        var charset = content.Headers.ContentType?.CharSet;
        if (IsHealthReport(content))
            verdict = VerdictRules.Worse(WithJson(body, charset, HealthDocument.Judge), verdict);

        if (verdict.Status == ServiceStatus.Up && check.ContentMatch is { } pattern)
            verdict = Match(pattern, body, charset);

        if (verdict.Status == ServiceStatus.Up && check.JsonPath is { } condition)
            verdict = WithJson(body, charset, document => condition.Mismatch(document) is { } mismatch ? Wrong(mismatch) : CheckVerdict.Up);

        return verdict;
    }

    /// <summary>The verdict on content that is not as wanted.</summary>
    public static CheckVerdict Wrong(string message) => new(ServiceStatus.Degraded, HealthReason.ContentMismatch, message);

    private static bool IsHealthReport(HttpContent content) =>
        string.Equals(content.Headers.ContentType?.MediaType, HealthMediaType, StringComparison.OrdinalIgnoreCase);

    private static CheckVerdict Match(Regex pattern, AnswerBody body, string? charset)
    {
        var text = body.RentText(charset, out var length);
        try
        {
            if (pattern.IsMatch(text.AsSpan(0, length)))
                return CheckVerdict.Up;

            var shown = SafeText.Clean(pattern.ToString(), 80);
            return Wrong(body.IsTruncated ? $"The body does not match '{shown}' as far as it was read (-MaxBodyBytes)." : $"The body does not match '{shown}'.");
        }
        catch (RegexMatchTimeoutException)
        {
            return Wrong($"Matching the body with '{SafeText.Clean(pattern.ToString(), 80)}' takes too long; write a simpler pattern.");
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    private static CheckVerdict WithJson(AnswerBody body, string? charset, Func<JsonElement, CheckVerdict> judge)
    {
        if (body.IsTruncated)
            return Wrong("The JSON is longer than -MaxBodyBytes.");

        var text = body.RentText(charset, out var length);
        try
        {
            using var document = JsonDocument.Parse(text.AsMemory(0, length));
            return judge(document.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or EncoderFallbackException)
        {
            return Wrong("The body is no JSON.");
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }
}
