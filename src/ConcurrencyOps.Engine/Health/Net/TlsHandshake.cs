using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrencyOps.Health;

/// <summary>
/// The TLS handshake of every check: sends the host's name, notes when the certificate ends even when it is refused, and says in words what is
/// wrong with it. Nothing is fetched meanwhile: no revocation lists, no missing intermediate certificates.
/// </summary>
internal static class TlsHandshake
{
    /// <summary>
    /// Makes the handshake, times the Tls phase and sets <see cref="CheckContext.CertificateExpiresAt"/>. The stream is disposed on failure.
    /// An SslStream returned from the ConnectCallback of a SocketsHttpHandler is used as it is.
    /// </summary>
    /// <param name="stream">The connection, without TLS.</param>
    /// <param name="context">The check; decides whether certificates are required to be valid.</param>
    /// <param name="host">The name to send and to require of the certificate.</param>
    /// <param name="protocols">What to speak then (ALPN); empty for nothing in particular.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CheckFailedException">No TLS, or the certificate is not valid.</exception>
    public static async ValueTask<SslStream> AuthenticateAsync(
        Stream stream, CheckContext context, string host, IReadOnlyList<SslApplicationProtocol> protocols, CancellationToken cancellationToken)
    {
        context.Phases.Enter(CheckPhase.Tls);
        var inspection = new CertificateInspection(context, host);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(Options(inspection, context, host, protocols), cancellationToken).ConfigureAwait(false);
            context.Phases.Enter(CheckPhase.None);
            return tls;
        }
        catch (Exception fault)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (Failure(fault, inspection, host) is { } failure)
                throw failure;

            throw;
        }
    }

    private static SslClientAuthenticationOptions Options(
        CertificateInspection inspection, CheckContext context, string host, IReadOnlyList<SslApplicationProtocol> protocols) => new()
        {
            TargetHost = NameToSend(host),
            ApplicationProtocols = protocols.Count == 0 ? null : [.. protocols],
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => inspection.Accepts(certificate, chain, errors),
            CertificateChainPolicy = new X509ChainPolicy
            {
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationTime = context.UtcNow.LocalDateTime,

                // A certificate may name any URL to fetch its issuer from: the server would have us connect where no rule has been asked, on a
                // blocked thread. Windows needs the download for its own trusted roots.
                DisableCertificateDownloads = !OperatingSystem.IsWindows(),
            },
        };

    // Neither the zone of an address nor the dot at the end of a full name is part of what a certificate names.
    private static string NameToSend(string host)
    {
        var zone = host.IndexOf('%', StringComparison.Ordinal);
        return (zone < 0 ? host : host[..zone]).TrimEnd('.');
    }

    private static CheckFailedException? Failure(Exception fault, CertificateInspection inspection, string host) => fault switch
    {
        _ when inspection.Fault is { } wrong =>
            new(ServiceStatus.Down, HealthReason.Tls, $"The certificate of '{SafeText.Clean(host)}' is not valid: {wrong}.", fault),
        AuthenticationException => new(
            ServiceStatus.Down, HealthReason.Tls,
            $"The TLS handshake failed; is this a TLS port? {SafeText.Clean((fault.InnerException ?? fault).Message)}", fault),
        IOException => new(
            ServiceStatus.Down, HealthReason.ConnectionLost,
            $"The connection ended during the TLS handshake: {SafeText.Clean(fault.Message)}", fault),
        _ => null,
    };
}
