using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Self-signed certificates for loopback.</summary>
internal static class Certificates
{
    public static X509Certificate2 LastingDays(double days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var end = DateTimeOffset.UtcNow.AddDays(days);
        using var made = request.CreateSelfSigned(end.AddDays(-400), end);

        // The handshake wants a key that has been through a file format.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
