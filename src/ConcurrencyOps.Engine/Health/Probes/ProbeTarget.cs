namespace ConcurrencyOps.Health;

/// <summary>What the checkers of protocols other than HTTP have in common: where to, and when a good answer is still not good enough.</summary>
internal static class ProbeTarget
{
    /// <summary>The host of the URL, as it is resolved.</summary>
    public static string HostOf(ServiceCheck check) => check.Target.IdnHost;

    /// <summary>The port of the URL.</summary>
    /// <exception cref="CheckFailedException">The URL has none, and these schemes have no usual one.</exception>
    public static int PortOf(ServiceCheck check) => check.Target.Port is > 0 and var port
        ? port
        : throw BadInput($"The URL names no port; write {check.Target.Scheme}://host:port.");

    /// <summary>Up, or Degraded when the answer was slow or the certificate ends soon. Call it when the answer is complete.</summary>
    public static CheckVerdict Good(CheckContext context)
    {
        context.Phases.Enter(CheckPhase.None);
        return VerdictRules.Worsen(CheckVerdict.Up, context.Check, context.Phases.ElapsedMs, context.CertificateExpiresAt, context.UtcNow);
    }

    /// <summary>The input cannot be checked.</summary>
    public static CheckFailedException BadInput(string message, Exception? fault = null) =>
        new(ServiceStatus.Unknown, HealthReason.BadInput, message, fault);
}
