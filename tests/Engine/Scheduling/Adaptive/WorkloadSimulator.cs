using ConcurrencyOps.Scheduling.Adaptive;

namespace ConcurrencyOps.Tests.Scheduling.Adaptive;

/// <summary>
/// A discrete-event simulation of a batch: items start while permits are free, finish or fail, and drive a <see cref="LoadWindow"/> and an
/// <see cref="AdaptiveLimit"/> with simulated time exactly as the scheduler drives them with real time. The same seed gives the same run.
/// </summary>
internal sealed class WorkloadSimulator
{
    private const double TickSeconds = 0.1;

    private readonly Workload _workload;
    private readonly AdaptiveLimit? _adaptive;
    private readonly LoadWindow _window;
    private readonly Random _random;
    private readonly PriorityQueue<Item, double> _private = new();
    private readonly PriorityQueue<Item, double> _shared = new();
    private readonly PriorityQueue<Item, double> _timeouts = new();
    private readonly List<int> _good = [];
    private readonly List<int> _failed = [];
    private readonly List<int> _limits = [];
    private readonly Func<double, int> _arrived;
    private double _now;
    private double _attained;
    private double _cpuSeconds;
    private double _nextTick = TickSeconds;
    private int _atShared;
    private int _inFlight;
    private int _started;
    private int _accepted;
    private int _limit;

    private WorkloadSimulator(Workload workload, AdaptiveLimit? adaptive, int limit, int seed, Func<double, int> arrived)
    {
        _workload = workload;
        _adaptive = adaptive;
        _limit = limit;
        _random = new Random(seed);
        _arrived = arrived;
        _window = new LoadWindow(Math.Max(1, workload.Cores));
        _window.Start(TimeSpan.Zero, TimeSpan.Zero);
    }

    /// <summary>Runs for a time under an adaptive limit.</summary>
    public static SimulationResult Run(Workload workload, AdaptiveLimit limit, double seconds, int seed = 1, Func<double, int>? arrived = null) =>
        new WorkloadSimulator(workload, limit, limit.Current, seed, arrived ?? (_ => int.MaxValue)).Run(seconds);

    /// <summary>Runs from a time to another under a fixed limit.</summary>
    public static SimulationResult RunFixed(
        Workload workload, int limit, double seconds, int seed = 1, Func<double, int>? arrived = null, double startAt = 0) =>
        new WorkloadSimulator(workload, null, limit, seed, arrived ?? (_ => int.MaxValue)) { _now = startAt, _nextTick = startAt + TickSeconds }.Run(seconds);

    private SimulationResult Run(double seconds)
    {
        Fill();
        while (_now < seconds && (_inFlight > 0 || _started < _arrived(seconds)))
            Step();
        return new SimulationResult(_good, _failed, _limits, _now);
    }

    private void Step()
    {
        double speed = Speed;
        double sharedAt = Next(_shared, out Item? shared) ? _now + ((shared!.Due - _attained) / speed) : double.PositiveInfinity;
        double privateAt = Next(_private, out Item? ready) ? ready!.Due : double.PositiveInfinity;
        double timeoutAt = Next(_timeouts, out Item? late) ? late!.StartedAt + _workload.TimeoutSeconds : double.PositiveInfinity;
        double at = Math.Max(_now, Math.Min(Math.Min(sharedAt, privateAt), Math.Min(timeoutAt, _nextTick)));
        Advance(at, speed);

        if (at == _nextTick)
            _nextTick += TickSeconds;
        else if (at == timeoutAt)
            Finish(_timeouts.Dequeue(), failed: true);
        else if (at == privateAt)
            Arrive(_private.Dequeue());
        else
            Finish(_shared.Dequeue(), failed: false);

        CloseWindow();
        Fill();
        RecordLimit();
    }

    private double Speed => _atShared == 0 ? 1 : Math.Clamp(_workload.Capacity(_atShared, _now) / _atShared, 1e-6, 1);

    private void Advance(double at, double speed)
    {
        double passed = at - _now;
        _attained += passed * speed;
        if (_workload.Cores > 0)
            _cpuSeconds += passed * Math.Min(_atShared, _workload.Cores);
        _now = at;
    }

    private void Fill()
    {
        bool changed = false;
        while (_inFlight < _limit && _started < _arrived(_now))
        {
            _started++;
            _inFlight++;
            changed = true;
            Start();
        }
        if (changed)
            _window.InFlightChanged(Time(_now), _inFlight);
    }

    private void Start()
    {
        var item = new Item { StartedAt = _now, SharedSeconds = _workload.SharedSeconds(_random, _now) };
        double seconds = _workload.PrivateSeconds(_random, _now);
        item.Fails = _random.NextDouble() < _workload.FailureChance(_accepted, _now);
        _accepted += item.Fails ? 0 : 1;
        if (item.Fails)
            seconds = (seconds + item.SharedSeconds) / 20;
        item.Due = _now + seconds;
        _private.Enqueue(item, item.Due);
        if (double.IsFinite(_workload.TimeoutSeconds))
            _timeouts.Enqueue(item, _now);
    }

    private void Arrive(Item item)
    {
        if (item.Fails || item.SharedSeconds == 0)
        {
            Finish(item, item.Fails);
            return;
        }
        item.Due = _attained + item.SharedSeconds;
        item.AtShared = true;
        _atShared++;
        _shared.Enqueue(item, item.Due);
    }

    private void Finish(Item item, bool failed)
    {
        item.Gone = true;
        _atShared -= item.AtShared ? 1 : 0;
        _inFlight--;
        _accepted -= item.Fails ? 0 : 1;
        Count(failed ? _failed : _good);
        _window.InFlightChanged(Time(_now), _inFlight);
        _window.Finished(Time(_now - item.StartedAt), failed);
    }

    private void CloseWindow()
    {
        if (_adaptive is null || !_window.IsDue(Time(_now), _limit))
            return;

        int waiting = (int)Math.Min(1_000_000, (long)_arrived(_now) - _started);
        if (_window.TryClose(Time(_now), _limit, waiting, Time(_cpuSeconds), out LoadSample sample))
            _limit = _adaptive.Update(sample);
    }

    private void Count(List<int> perSecond)
    {
        while (perSecond.Count <= (int)_now)
            perSecond.Add(0);
        perSecond[(int)_now]++;
    }

    private void RecordLimit()
    {
        while (_limits.Count <= (int)_now)
            _limits.Add(_limit);
        _limits[(int)_now] = _limit;
    }

    // An item that timed out is still in its queue; it is dropped when it comes to the front.
    private static bool Next(PriorityQueue<Item, double> queue, out Item? item)
    {
        while (queue.TryPeek(out item, out _) && item.Gone)
            queue.Dequeue();
        return item is not null;
    }

    private static TimeSpan Time(double seconds) => TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));

    private sealed class Item
    {
        public double StartedAt { get; init; }
        public double SharedSeconds { get; init; }
        public double Due { get; set; }
        public bool Fails { get; set; }
        public bool AtShared { get; set; }
        public bool Gone { get; set; }
    }
}
