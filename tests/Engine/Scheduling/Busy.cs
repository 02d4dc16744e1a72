namespace ConcurrencyOps.Tests.Scheduling;

/// <summary>Counts how many items run at once, in all and of one key. One that was interrupted counts no longer: its worker may be given up.</summary>
internal sealed class Busy
{
    // Guards everything below.
    private readonly object _lock = new();
    private readonly Dictionary<string, int> _keys = [];
    private int _now;

    public int Most { get; private set; }

    public int MostOfOneKey { get; private set; }

    public IDisposable Enter(string key, CancellationToken interrupted)
    {
        lock (_lock)
        {
            Most = Math.Max(Most, ++_now);
            _keys[key] = _keys.GetValueOrDefault(key) + 1;
            MostOfOneKey = Math.Max(MostOfOneKey, _keys[key]);
        }

        var stay = new Stay(this, key);
        stay.Registration = interrupted.Register(stay.End);
        return stay;
    }

    private void Leave(string key)
    {
        lock (_lock)
        {
            _now--;
            _keys[key]--;
        }
    }

    private sealed class Stay(Busy busy, string key) : IDisposable
    {
        private int _ended;

        public CancellationTokenRegistration Registration { get; set; }

        public void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                busy.Leave(key);
        }

        public void Dispose()
        {
            Registration.Dispose();
            End();
        }
    }
}
