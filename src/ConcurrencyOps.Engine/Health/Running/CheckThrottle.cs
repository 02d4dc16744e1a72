using System.Diagnostics.CodeAnalysis;

namespace ConcurrencyOps.Health;

/// <summary>How many checks run at once. Halved, down to one, when this machine turns out not to bear so many; never raised again. Thread-safe.</summary>
/// <param name="limit">The most at the start.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class CheckThrottle(int limit)
{
    private readonly SemaphoreSlim _places = new(limit);

    // Guards all fields below.
    private readonly object _gate = new();
    private int _limit = limit;
    private int _surplus;
    private int _running;
    private int _halvings;

    /// <summary>The most at once, as of now.</summary>
    public int Limit
    {
        get
        {
            lock (_gate)
                return _limit;
        }
    }

    /// <summary>How many run.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
                return _running;
        }
    }

    /// <summary>Waits for a place; to be followed by <see cref="Enter"/>.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task WaitAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    /// <summary>Takes the place that was waited for; to be followed by <see cref="Leave"/>.</summary>
    /// <returns>What to give to <see cref="Halve"/>.</returns>
    public int Enter()
    {
        lock (_gate)
        {
            _running++;
            return _halvings;
        }
    }

    /// <summary>Gives the place to the next one, unless there are too many.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _running--;
            if (_surplus == 0)
                _places.Release();
            else
                _surplus--;
        }
    }

    /// <summary>Halves the limit. Those that had entered before the last time say nothing about the limit of now: of all that fail at once one counts.</summary>
    /// <param name="entered">What entering gave.</param>
    public void Halve(int entered)
    {
        lock (_gate)
        {
            if (entered != _halvings || _limit == 1)
                return;

            _halvings++;
            _surplus += _limit - (_limit / 2);
            _limit /= 2;
            while (_surplus > 0 && _places.Wait(0))
                _surplus--;
        }
    }
}
