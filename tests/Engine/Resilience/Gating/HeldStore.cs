using System.Collections.Concurrent;
using System.Threading.Channels;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>A store whose file another process can hold. An update waits for it until it is let go, or until its patience, which the test decides about, is over.</summary>
internal sealed class HeldStore(IKeyStore inner) : IKeyStore
{
    private readonly ConcurrentQueue<int> _sizes = new();
    private readonly Channel<bool> _waits = Channel.CreateUnbounded<bool>();
    private TaskCompletionSource<bool>? _held;

    public bool HasCorrections => inner.HasCorrections;

    /// <summary>How many events each update brought, in the order they were asked for.</summary>
    public IReadOnlyList<int> Updates => [.. _sizes];

    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until one more update waits for the file.</summary>
    public Task AwaitWaiterAsync() => _waits.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    /// <summary>The patience of the update that waits is over; the file stays held for the next one.</summary>
    public void GiveUp()
    {
        var over = _held!;
        Hold();
        over.SetResult(false);
    }

    public void LetGo()
    {
        var over = _held!;
        _held = null;
        over.SetResult(true);
    }

    public StoredKeys Read() => inner.Read();

    public async Task<StoredKeys> UpdateAsync(IReadOnlyList<(string Key, KeyEvent Event)> events, TimeSpan offset)
    {
        _sizes.Enqueue(events.Count);
        if (_held is { } held)
        {
            _waits.Writer.TryWrite(true);
            if (!await held.Task)
                throw new IOException("held by another");
        }

        return await inner.UpdateAsync(events, offset);
    }

    public IReadOnlyList<string> TakeWarnings() => [];
}
