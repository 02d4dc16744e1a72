using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>A circuit as one would explain it: whole seconds, mutable, one thing after the other. The clock only goes forward.</summary>
internal sealed class CircuitModel(int threshold, int recovery, int longest, int lease)
{
    private int _inARow;
    private int _openFor;
    private int _closedAgainFrom;
    private string? _prober;
    private int _proberUntil;

    public bool IsClosed => _openFor == 0;

    public int InARow => _inARow;

    public CircuitEntry Enter(int now, string owner)
    {
        if (IsClosed)
            return CircuitEntry.Allowed;

        var someoneProbes = _prober is not null && now < _proberUntil;
        if (someoneProbes || now < _closedAgainFrom)
            return CircuitEntry.Refused;

        _prober = owner;
        _proberUntil = now + lease;
        return CircuitEntry.Probe;
    }

    public void Succeed(string owner)
    {
        if (!IsClosed && owner != _prober)
            return;

        _inARow = 0;
        _openFor = 0;
        _prober = null;
    }

    public void Fail(int now, string owner)
    {
        _inARow++;
        if (IsClosed && _inARow >= threshold)
            OpenFor(now, recovery);
        else if (!IsClosed && owner == _prober)
            OpenFor(now, Math.Min(longest, _openFor * 2));
    }

    public void Cancel(string owner)
    {
        if (owner == _prober)
            _prober = null;
    }

    private void OpenFor(int now, int seconds)
    {
        _openFor = seconds;
        _closedAgainFrom = now + seconds;
        _prober = null;
    }
}
