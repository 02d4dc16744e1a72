using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>What a status code says.</summary>
internal static class StatusRules
{
    /// <summary>
    /// The first entry of the user's map that has the code; else Up for an expected code, Down for another 4xx (the check asks for something that is
    /// not there or not allowed), Degraded for everything else (the service answers, but not well).
    /// </summary>
    public static CheckVerdict Verdict(ServiceCheck check, int statusCode)
    {
        var status = Mapped(check, statusCode) ?? Unmapped(check, statusCode);
        return status == ServiceStatus.Up
            ? CheckVerdict.Up
            : new(status, HealthReason.UnexpectedStatus, string.Create(CultureInfo.InvariantCulture, $"Status {statusCode}, expected {check.ExpectedStatus}."));
    }

    /// <summary>The user has said what this code means: it is an answer even when it is a redirect.</summary>
    public static bool IsAnswer(ServiceCheck check, int statusCode) => check.ExpectedStatus.Contains(statusCode) || Mapped(check, statusCode) is not null;

    private static ServiceStatus? Mapped(ServiceCheck check, int statusCode)
    {
        foreach (var (codes, status) in check.StatusMap)
        {
            if (codes.Contains(statusCode))
                return status;
        }

        return null;
    }

    private static ServiceStatus Unmapped(ServiceCheck check, int statusCode)
    {
        if (check.ExpectedStatus.Contains(statusCode))
            return ServiceStatus.Up;

        return statusCode is >= 400 and <= 499 ? ServiceStatus.Down : ServiceStatus.Degraded;
    }
}
