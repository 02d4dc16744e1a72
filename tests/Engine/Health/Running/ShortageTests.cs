using System.Net.Sockets;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>A run on a machine that does not bear as many checks at once as it was told.</summary>
public sealed class ShortageTests
{
    private const int Limit = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_run_whose_checks_fail_for_want_of_descriptors_makes_half_as_many_at_once_from_then_on()
    {
        var fleet = new Fleet(SocketError.TooManyOpenSockets);
        using var run = fleet.NewRun();
        Add(run, 0, Limit);
        var failed = Take(run, Limit);
        Add(run, Limit, 40);
        var rest = HealthDrain.Finish(run);

        failed.ShouldAllBe(static result => result.Status == ServiceStatus.Unknown && result.Reason == HealthReason.LocalResource);
        run.ThrottleLimit.ShouldBe(Limit / 2, "all that fail at once are one reason to halve");
        run.Progress().Limit.ShouldBe(Limit / 2);
        rest.Count.ShouldBe(40);
        rest.ShouldAllBe(static result => result.Status == ServiceStatus.Up);
        fleet.PeakAfterwards.ShouldBe(Limit / 2);
    }

    [Fact]
    public void A_fault_of_this_machine_that_fewer_checks_would_not_mend_changes_nothing()
    {
        var fleet = new Fleet(SocketError.AddressFamilyNotSupported);
        using var run = fleet.NewRun();
        Add(run, 0, Limit);

        Take(run, Limit).ShouldAllBe(static result => result.Reason == HealthReason.LocalResource);

        run.ThrottleLimit.ShouldBe(Limit);
    }

    [Fact]
    public async Task Each_further_shortage_halves_again_and_one_check_at_a_time_is_always_left()
    {
        var throttle = new CheckThrottle(5);
        List<int> limits = [];
        for (var round = 0; round < 5; round++)
        {
            await throttle.WaitAsync(TestContext.Current.CancellationToken);
            var place = throttle.Enter();
            throttle.Halve(place);
            throttle.Halve(place);
            limits.Add(throttle.Limit);
            throttle.Leave();
        }

        limits.ShouldBe([2, 1, 1, 1, 1]);
        await throttle.WaitAsync(TestContext.Current.CancellationToken);
        throttle.WaitAsync(TestContext.Current.CancellationToken).IsCompleted.ShouldBeFalse();
    }

    private static void Add(HealthRun run, int first, int count)
    {
        for (var number = first; number < first + count; number++)
            run.TryAdd(Checks.Of($"tcp://host{number}:1")).ShouldBeTrue();
    }

    private static List<HealthCheckResult> Take(HealthRun run, int count)
    {
        List<HealthCheckResult> taken = [];
        SpinWait.SpinUntil(
            () =>
            {
                taken.AddRange(run.Drain([]));
                return taken.Count >= count;
            },
            Patience).ShouldBeTrue();
        return taken;
    }

    /// <summary>The first checks fail, all together; of the others as many are held as run at once.</summary>
    private sealed class Fleet(SocketError error)
    {
        private readonly TaskCompletionSource _allBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _halfBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly object _gate = new();
        private int _begun;
        private int _running;

        public int PeakAfterwards { get; private set; }

        public HealthRun NewRun()
        {
            var checker = new DelegateChecker(CheckAsync);
            return new HealthRun(new HealthRunOptions { ThrottleLimit = Limit }, _ => checker, null, TimeProvider.System);
        }

        private async ValueTask<CheckVerdict> CheckAsync(CheckContext context)
        {
            if (Interlocked.Increment(ref _begun) is var number && number <= Limit)
            {
                if (number == Limit)
                    _allBegun.SetResult();

                await _allBegun.Task.WaitAsync(Patience);
                var fault = new SocketException((int)error);
                var verdict = SocketFaults.OfThisMachine(fault.SocketErrorCode)!.Value;
                throw new CheckFailedException(verdict.Status, verdict.Reason, verdict.Message!, fault);
            }

            lock (_gate)
            {
                PeakAfterwards = Math.Max(PeakAfterwards, ++_running);
                if (_running == Limit / 2)
                    _halfBegun.TrySetResult();
            }

            await _halfBegun.Task.WaitAsync(Patience);
            lock (_gate)
                _running--;

            return CheckVerdict.Up;
        }
    }
}
