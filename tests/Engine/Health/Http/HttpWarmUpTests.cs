using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Http;

public sealed class HttpWarmUpTests
{
    [Fact]
    public async Task It_ends_and_never_fails()
    {
        await HttpWarmUp.Once.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        HttpWarmUp.Once.IsCompletedSuccessfully.ShouldBeTrue();
    }
}
