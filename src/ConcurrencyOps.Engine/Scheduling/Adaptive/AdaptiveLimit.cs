using static ConcurrencyOps.Scheduling.Adaptive.AdaptiveLimitConstants;

namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>
/// Decides how many items of a batch may run at once, between two bounds, from what the last windows of time brought. Pure and deterministic:
/// the same samples give the same limits. Not thread-safe.
/// </summary>
/// <remarks>
/// Hill climbing on one score (throughput of good items against permits and failures, see <see cref="LoadEvidence.Score"/>): double while
/// that pays, keep the best limit, and try a neighbour from time to time; a lasting change of the score starts the search anew. The parts come
/// from TCP slow start (RFC 5681), the hill climbing of the .NET thread pool (Hellerstein 2010), the utility of PCC (Dong 2015), Kleinrock's
/// power (1979), and Gradient2 of Netflix concurrency-limits (no growth unless the permits are used). docs/adaptive-limit.md has the
/// constants, simulated results and limits.
/// </remarks>
internal sealed class AdaptiveLimit
{
    private readonly int _minimum;
    private readonly int _maximum;
    private readonly LoadEvidence _evidence = new();
    private readonly SilenceClock _clock = new();
    private SearchPhase _phase = SearchPhase.Starting;
    private LoadReference? _best;
    private double _step;
    private bool _upwards;
    private bool _turned;
    private int _pause = ShortestPause;
    private int _pauseLeft;

    // Items that started under an older limit; as many must finish before the present one can be measured.
    private int _unsettled;
    private bool _rose;
    private bool _grewByClock;

    /// <summary>Starts at a limit.</summary>
    /// <param name="minimum">The smallest limit, at least 1.</param>
    /// <param name="maximum">The largest limit, at least the minimum.</param>
    /// <param name="initial">The limit to start with, usually the number of processors; brought between the bounds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The minimum is under 1 or the maximum under the minimum.</exception>
    public AdaptiveLimit(int minimum, int maximum, int initial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        _minimum = minimum;
        _maximum = maximum;
        Current = Math.Clamp(initial, minimum, maximum);
        _unsettled = Current;
    }

    /// <summary>How many items may run at once now.</summary>
    public int Current { get; private set; }

    private double Gain => _evidence.Score - _best!.Score;

    private double Doubt => Math.Sqrt(_evidence.Variance + _best!.Variance);

    private int Needed => _phase == SearchPhase.Starting
        ? Math.Max(_best is null ? FewestStartItems + 2 : FewestStartItems, Current / 2)
        : Math.Max(FewestItems, Current / 2);

    /// <summary>
    /// A step up that is certainly worse. Items from before the step count here, too: they ran partly under the better limit, so when even they
    /// look bad, the step is bad.
    /// </summary>
    private bool Harmful =>
        _rose && _best is not null && _phase != SearchPhase.Holding && _evidence.Items >= FewestStartItems && Gain < -Harm * Doubt;

    /// <summary>Takes in a window and decides anew.</summary>
    /// <param name="sample">The window; one in which no item waited or few permits were used says nothing about the limit and changes
    /// nothing.</param>
    /// <returns>The limit from now on: <see cref="Current"/>.</returns>
    public int Update(in LoadSample sample)
    {
        if (sample.Waiting == 0 || sample.MeanInFlight < Current * UsedShare)
            return Current;

        Collect(sample);
        if (Harmful)
            Reject();
        else if (_unsettled <= 0 && _evidence.Items >= Needed)
            Judge();
        else if (_clock.IsDue && sample.CpuUtilization < BusyCpu)
            GrowOnTheClock();
        return Current;
    }

    private void Collect(in LoadSample sample)
    {
        _clock.Add(sample);
        if (_unsettled <= 0 || _rose)
            _evidence.Add(sample);
        if (_unsettled <= 0)
            return;

        _unsettled -= sample.Completed;
        if (_unsettled <= 0 && !Harmful)
            _evidence.Clear();
    }

    private void Judge()
    {
        if (_phase == SearchPhase.Starting)
            JudgeStart();
        else if (_phase == SearchPhase.Holding)
            JudgeHold();
        else if (_evidence.IsComplete(Current) || Math.Abs(Gain) >= Certainty * Doubt)
            JudgeTrial();
    }

    private void JudgeTrial()
    {
        if (Gain > (_upwards ? UpwardDoubt : DownwardDoubt) * Doubt)
            Advance();
        else
            Reject();
    }

    private void JudgeStart()
    {
        if (_best is not null && Gain < -StartDoubt * Doubt)
        {
            Reject();
            return;
        }

        // Grown by the clock alone up to here: nothing says that this limit is better than a smaller one.
        bool unfounded = _best is null && _grewByClock;
        Keep();
        bool moved = TryMove(LongestStep, upwards: true);
        if (!moved && unfounded)
            BeginSearch(upwards: false, LongestStep);
        else if (!moved)
            Hold();
    }

    private void Advance()
    {
        Keep();
        _turned = true;
        _pause = ShortestPause;
        _step = Math.Min(LongestStep, _step * _step);
        if (!TryMove(_step, _upwards))
            Hold();
    }

    private void JudgeHold()
    {
        if (Math.Abs(Gain) > Math.Max(Shift, ShiftErrors * Doubt))
        {
            // Half the throughput gone calls for a long step; both directions are tried, as the change may be the items', not the load's.
            double step = Gain < -Math.Log(2) ? LongestStep : ShortestStep;
            bool upwards = Gain > 0;
            Keep();
            _pause = ShortestPause;
            BeginSearch(upwards, step);
        }
        else if (_evidence.IsComplete(Current))
        {
            _best = _best!.Merge(_evidence);
            _evidence.Clear();
            if (--_pauseLeft > 0)
                return;
            // A trial costs throughput: one direction each time, in turn.
            BeginSearch(!_upwards, ShortestStep);
            _turned = true;
        }
    }

    private void BeginSearch(bool upwards, double step)
    {
        Prepare(upwards, Math.Max(step, _best!.VisibleStep(upwards)));
        if (!TryMove(_step, upwards))
            Turn();
    }

    private void Prepare(bool upwards, double step) =>
        (_phase, _turned, _upwards, _step) = (SearchPhase.Trying, false, upwards, step);

    private void Turn()
    {
        _turned = true;
        _upwards = !_upwards;
        _step = _best!.VisibleStep(_upwards);
        if (!TryMove(_step, _upwards))
            Hold();
    }

    private void Reject()
    {
        if (_phase == SearchPhase.Trying && !_turned)
        {
            Turn();
            return;
        }

        // A doubling before may have jumped over the best limit: look downwards soon.
        bool starting = _phase == SearchPhase.Starting;
        _upwards |= starting;
        _pause = starting ? 1 : _pause;
        Hold();
    }

    private void Hold()
    {
        _phase = SearchPhase.Holding;
        _pauseLeft = _pause;
        _pause = Math.Min(_pause * 2, LongestPause);
        Change(_best!.Limit);
    }

    private void Keep()
    {
        _best = LoadReference.Of(Current, _evidence);
        _evidence.Clear();
    }

    private bool TryMove(double step, bool upwards)
    {
        int next = Math.Clamp(_best!.Neighbour(step, upwards), _minimum, _maximum);
        if (next == _best.Limit)
            return false;
        Change(next);
        return true;
    }

    private void GrowOnTheClock()
    {
        if (_best is not null && _evidence.Items > 0 && Gain < -Doubt)
            return;
        int reach = _best is null ? _maximum : (int)Math.Min(_maximum, _best.Limit * ClockReach);
        int next = Math.Min(reach, Math.Max(Current + 1, (int)Math.Round(Current * ShortestStep)));
        if (next <= Current)
            return;
        _grewByClock = true;
        if (_phase == SearchPhase.Holding)
            Prepare(upwards: true, ShortestStep);
        Change(next);
    }

    private void Change(int limit)
    {
        _unsettled = Current;
        _rose = limit > Current;
        Current = limit;
        _clock.Restart();
        _evidence.Clear();
    }
}
