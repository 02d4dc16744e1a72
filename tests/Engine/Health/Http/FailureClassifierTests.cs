using System.Net.Sockets;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Faults of this machine that no test can bring about by itself, as the handler passes them on.</summary>
public sealed class FailureClassifierTests
{
    private const int TooManyFiles = 24;
    private const int TooManyFilesOfSystem = 23;

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, "ulimit -n")]
    [InlineData(SocketError.NoBufferSpaceAvailable, "memory")]
    [InlineData(SocketError.AddressNotAvailable, "local ports")]
    [InlineData(SocketError.AddressAlreadyInUse, "local ports")]
    public void A_socket_that_this_machine_cannot_give_is_unknown_for_want_of_a_resource(SocketError code, string words)
    {
        foreach (var wraps in new Func<Exception, Exception>[] { Plain, InRequest, InStream })
        {
            var failure = Classify(wraps(new SocketException((int)code)));

            failure.Verdict.Status.ShouldBe(ServiceStatus.Unknown);
            failure.Verdict.Reason.ShouldBe(HealthReason.LocalResource);
            failure.Message.ShouldContain(words);
            SocketFaults.IsShortage(failure).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(TooManyFiles)]
    [InlineData(TooManyFilesOfSystem)]
    public void A_file_that_cannot_be_opened_for_want_of_descriptors_is_unknown(int errno)
    {
        var failure = Classify(InRequest(new IOException("Too many open files", errno)));

        (failure.Verdict.Status, failure.Verdict.Reason).ShouldBe((ServiceStatus.Unknown, HealthReason.LocalResource));
        SocketFaults.IsShortage(failure).ShouldBeTrue();
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, ServiceStatus.Down, HealthReason.ConnectionRefused)]
    [InlineData(SocketError.ConnectionReset, ServiceStatus.Down, HealthReason.ConnectionLost)]
    [InlineData(SocketError.AccessDenied, ServiceStatus.Unknown, HealthReason.Permission)]
    [InlineData(SocketError.AddressFamilyNotSupported, ServiceStatus.Unknown, HealthReason.LocalResource)]
    public void What_fewer_checks_at_once_would_not_mend_is_no_shortage(SocketError code, ServiceStatus status, HealthReason reason)
    {
        var failure = Classify(InRequest(new SocketException((int)code)));

        (failure.Verdict.Status, failure.Verdict.Reason).ShouldBe((status, reason));
        SocketFaults.IsShortage(failure).ShouldBeFalse();
    }

    private static CheckFailedException Classify(Exception fault) =>
        FailureClassifier.Classify(fault, new CheckContext(Checks.Of("http://a/"), TimeProvider.System, CancellationToken.None)).ShouldBeOfType<CheckFailedException>();

    private static Exception Plain(Exception fault) => fault;

    private static HttpRequestException InRequest(Exception fault) => new HttpRequestException("wrapped", fault);

    private static HttpRequestException InStream(Exception fault) => new HttpRequestException("wrapped", new IOException("Unable to write data to the transport connection", fault));
}
