using ConcurrencyOps.Scheduling.Adaptive;

namespace ConcurrencyOps.Tests.Scheduling.Adaptive;

public sealed class LoadWindowTests
{
    private static readonly TimeSpan Epoch = TimeSpan.FromHours(100);
    private readonly LoadWindow _window = new(cores: 4);

    public LoadWindowTests() => _window.Start(Epoch, TimeSpan.FromSeconds(7));

    [Fact]
    public void A_window_closes_on_enough_items_but_not_before_the_minimum_length()
    {
        Finish(4, 10);

        _window.IsDue(At(49), limit: 8).ShouldBeFalse();
        _window.IsDue(At(50), limit: 8).ShouldBeTrue();
        _window.IsDue(At(50), limit: 10).ShouldBeFalse();
    }

    [Fact]
    public void A_window_closes_at_the_maximum_length_even_when_nothing_finished()
    {
        _window.TryClose(At(249), 2, 5, TimeSpan.Zero, out _).ShouldBeFalse();
        _window.TryClose(At(250), 2, 5, TimeSpan.FromSeconds(7), out LoadSample sample).ShouldBeTrue();

        sample.ShouldBe(new LoadSample(0, 0, 0.25, 0, 0, 0, 5, 0));
    }

    [Fact]
    public void In_flight_is_weighted_by_time_and_goes_on_in_the_next_window()
    {
        _window.InFlightChanged(At(0), 2);
        _window.InFlightChanged(At(200), 7);

        Close(250).MeanInFlight.ShouldBe(3, 1e-9);
        Close(500).MeanInFlight.ShouldBe(7, 1e-9);
    }

    [Fact]
    public void Items_that_run_already_when_the_window_starts_count()
    {
        var window = new LoadWindow(4);
        window.InFlightChanged(At(-100), 3);
        window.Start(At(0), TimeSpan.Zero);

        window.TryClose(At(250), 2, 1, TimeSpan.Zero, out LoadSample sample);

        sample.MeanInFlight.ShouldBe(3, 1e-9);
    }

    [Fact]
    public void Latency_is_the_geometric_mean_of_the_good_items_with_its_spread()
    {
        _window.Finished(TimeSpan.FromMilliseconds(10), failed: false);
        _window.Finished(TimeSpan.FromMilliseconds(1000), failed: false);
        _window.Finished(TimeSpan.FromMilliseconds(1), failed: true);

        LoadSample sample = Close(250);

        sample.Completed.ShouldBe(3);
        sample.Failed.ShouldBe(1);
        sample.TypicalLatencySeconds.ShouldBe(0.1, 1e-9);
        sample.LatencySpread.ShouldBe(Math.Log(10), 1e-9);
    }

    [Fact]
    public void Failed_items_tell_the_latency_when_none_succeeded()
    {
        _window.Finished(TimeSpan.FromMilliseconds(30), failed: true);

        Close(250).TypicalLatencySeconds.ShouldBe(0.03, 1e-9);
    }

    [Fact]
    public void Processor_time_becomes_a_share_of_all_cores()
    {
        _window.TryClose(At(250), 2, 0, TimeSpan.FromSeconds(7.5), out LoadSample sample);

        sample.CpuUtilization.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void A_window_starts_from_nothing()
    {
        Finish(4, 10);
        Close(250);

        Close(500).Completed.ShouldBe(0);
    }

    [Fact]
    public void No_processor_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => new LoadWindow(0));

    [Fact]
    public void Reports_allocate_nothing()
    {
        Finish(100, 1);
        Close(250);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Finish(10_000, 1);
        Close(500);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static TimeSpan At(int milliseconds) => Epoch + TimeSpan.FromMilliseconds(milliseconds);

    private void Finish(int items, int milliseconds)
    {
        for (int item = 0; item < items; item++)
            _window.Finished(TimeSpan.FromMilliseconds(milliseconds), failed: false);
    }

    private LoadSample Close(int milliseconds)
    {
        _window.TryClose(At(milliseconds), 2, 1, TimeSpan.FromSeconds(7), out LoadSample sample).ShouldBeTrue();
        return sample;
    }
}
