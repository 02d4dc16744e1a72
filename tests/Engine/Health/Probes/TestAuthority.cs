using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrencyOps.Tests.Health.Probes;

/// <summary>Certificates as servers have them, good and bad, made for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test Root", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
    }

    public static DateTimeOffset Now { get; } = DateTimeOffset.UtcNow;

    public X509Certificate2 Root { get; }

    /// <summary>Signed by itself.</summary>
    public static X509Certificate2 SelfSigned(string name, DateTimeOffset? start = null, DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(name, key).CreateSelfSigned(start ?? Now.AddDays(-1), end ?? Now.AddYears(1));
    }

    /// <summary>Signed by this authority, with its key.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="issuerUrl">Where the certificate says its issuer's can be fetched; null for nowhere.</param>
    public X509Certificate2 Issue(string name, DateTimeOffset? end = null, string? issuerUrl = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key);
        if (issuerUrl is not null)
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerUrl]));

        using var issued = request.Create(Root, Now.AddDays(-300), end ?? Now.AddYears(1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);

        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
