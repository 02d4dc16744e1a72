using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Net;

public sealed class DescriptorBudgetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1024, 160, 400)]
    [InlineData(400, 100, 118)]
    [InlineData(256, 300, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(long.MaxValue, 10, int.MaxValue)]
    public void The_budget_is_half_of_what_is_free_and_never_nothing(long limit, long used, int budget) =>
        DescriptorBudget.Of(limit, used).ShouldBe(budget);

    [Theory]
    [InlineData("1024", 478)]
    [InlineData("unlimited", (int.MaxValue - 4 - 64) / 2)]
    public void The_limit_is_the_soft_one_of_proc(string soft, int budget)
    {
        Write($"""
            Limit                     Soft Limit           Hard Limit           Units
            Max cpu time              unlimited            unlimited            seconds
            Max open files            {soft,-20} 1048576              files
            Max locked memory         8388608              8388608              bytes
            """, descriptors: 4);

        DescriptorBudget.Read(_folder.Path).ShouldBe(budget);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Max open files")]
    [InlineData("Max open files            many                 1048576              files")]
    public void A_limit_that_cannot_be_read_is_assumed(string limits)
    {
        Write(limits, descriptors: 4);

        DescriptorBudget.Read(_folder.Path).ShouldBe(DescriptorBudget.WhereUnknown);
    }

    [Fact]
    public void A_machine_without_proc_gets_the_assumed_budget() =>
        DescriptorBudget.Read(_folder.At("none")).ShouldBe(DescriptorBudget.WhereUnknown);

    [Fact]
    public void This_process_may_check_something() => DescriptorBudget.Read().ShouldBeGreaterThan(1);

    private void Write(string limits, int descriptors)
    {
        _folder.Put("limits", limits);
        for (var number = 0; number < descriptors; number++)
            _folder.Put($"fd/{number}", "");
    }
}
