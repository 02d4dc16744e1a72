using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrencyOps.Health;

/// <summary>Looks at the certificate of one handshake: notes when it ends, and finds words for what is wrong with it.</summary>
/// <param name="context">The check; gets the end of the certificate.</param>
/// <param name="host">The name that the certificate should have.</param>
internal sealed class CertificateInspection(CheckContext context, string host)
{
    /// <summary>What is wrong, as the second half of a sentence; null when the certificate was accepted.</summary>
    public string? Fault { get; private set; }

    /// <summary>The answer to the handshake's question. True also for a bad certificate when the check does not require a good one.</summary>
    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var leaf = certificate as X509Certificate2;
        if (leaf is not null)
            context.CertificateExpiresAt = new DateTimeOffset(leaf.NotAfter).ToUniversalTime();

        if (errors == SslPolicyErrors.None || context.Check.SkipCertificateCheck)
            return true;

        var faults = leaf is null ? ["the server sent none"] : Faults(leaf, chain, errors).Distinct().ToList();
        Fault = string.Join("; ", faults);
        return false;
    }

    private IEnumerable<string> Faults(X509Certificate2 leaf, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            yield return $"it is for {NamesOf(leaf)}, not for {SafeText.Clean(host)}";

        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            yield break;

        foreach (var status in chain?.ChainStatus ?? [])
            yield return InWords(status, leaf, chain!);
    }

    private string InWords(X509ChainStatus status, X509Certificate2 leaf, X509Chain chain) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid when leaf.NotAfter < context.UtcNow.LocalDateTime => $"it expired on {Day(leaf.NotAfter)}",
        X509ChainStatusFlags.NotTimeValid when leaf.NotBefore > context.UtcNow.LocalDateTime => $"it is not valid before {Day(leaf.NotBefore)}",
        X509ChainStatusFlags.NotTimeValid => "a certificate above it has expired or is not valid yet",
        X509ChainStatusFlags.UntrustedRoot when chain.ChainElements.Count == 1 => "it is self-signed, and this machine does not trust it",
        X509ChainStatusFlags.UntrustedRoot =>
            $"its root '{SafeText.Clean(chain.ChainElements[^1].Certificate.Subject)}' is not trusted by this machine",
        X509ChainStatusFlags.PartialChain =>
            $"its issuer '{SafeText.Clean(leaf.Issuer)}' is not known to this machine, and the server does not send its certificate",
        _ => SafeText.Clean(status.StatusInformation.Trim().TrimEnd('.')),
    };

    private static string NamesOf(X509Certificate2 leaf)
    {
        var names = SubjectNames(leaf);
        if (names.Count == 0)
            return $"'{SafeText.Clean(leaf.Subject)}'";

        return SafeText.Clean(string.Join(", ", names.Take(3)) + (names.Count > 3 ? " and others" : ""));
    }

    private static List<string> SubjectNames(X509Certificate2 leaf)
    {
        try
        {
            return [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
                .Take(4)];
        }
        catch (CryptographicException)
        {
            // The server can send anything; its subject will do.
            return [];
        }
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
