using ConcurrencyOps.Scheduling.Adaptive;

namespace ConcurrencyOps.Tests.Scheduling.Adaptive;

public sealed class AdaptiveControllerTests
{
    private static readonly TimeSpan Window = LoadWindow.MaximumLength;

    [Theory]
    [InlineData(2, 32, 4, 4)]
    [InlineData(8, 32, 4, 8)]
    [InlineData(1, 3, 16, 3)]
    public void A_run_starts_with_the_processors_between_the_bounds(int minimum, int maximum, int cores, int expected) =>
        new AdaptiveController(minimum, maximum, cores).Limit.ShouldBe(expected);

    [Fact]
    public void Items_that_wait_are_given_more_after_the_first_look()
    {
        var controller = new AdaptiveController(2, 32, cores: 2);

        Windows(controller, count: 1, waiting: 100, cpuShare: 0.1).ShouldBe(AdaptiveController.StartOfWaiting);
    }

    [Fact]
    public void Items_that_compute_are_not()
    {
        var controller = new AdaptiveController(2, 32, cores: 2);

        Windows(controller, count: 50, waiting: 100, cpuShare: 1).ShouldBe(2);
    }

    [Fact]
    public void The_first_look_waits_until_items_wait()
    {
        var controller = new AdaptiveController(2, 32, cores: 2);

        Windows(controller, count: 10, waiting: 0, cpuShare: 0).ShouldBe(2);
    }

    [Fact]
    public void The_maximum_holds_for_the_first_step_too()
    {
        var controller = new AdaptiveController(2, 5, cores: 2);

        Windows(controller, count: 1, waiting: 100, cpuShare: 0).ShouldBe(5);
    }

    private static int Windows(AdaptiveController controller, int count, int waiting, double cpuShare)
    {
        var limit = controller.Update(TimeSpan.Zero, TimeSpan.Zero, waiting);
        controller.InFlightChanged(TimeSpan.Zero, limit);
        for (var i = 1; i <= count; i++)
            limit = controller.Update(Window * i, Window * i * cpuShare * 2, waiting);

        return limit;
    }
}
