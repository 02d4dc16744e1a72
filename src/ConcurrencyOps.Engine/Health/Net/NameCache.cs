using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>
/// Asks for each name once a run, however many checks need it, and for few names at a time. Failures are remembered too; only "try again" is
/// not, after one more try. A lookup that everyone has given up keeps its place at the gate until the resolver returns: with a dead name server
/// there are never more blocked threads than places. Thread-safe.
/// </summary>
/// <param name="resolver">Whom to ask.</param>
/// <param name="gate">A place for each lookup at a time. Shared by all runs of the process, because abandoned lookups outlive their run.</param>
internal sealed class NameCache(IResolver resolver, SemaphoreSlim gate)
{
    /// <summary>How many lookups run at once in this process.</summary>
    public const int Places = 32;

    private readonly object _lock = new();
    private readonly Dictionary<string, PendingLookup> _lookups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The gate of the process.</summary>
    public static SemaphoreSlim ProcessGate { get; } = new(Places, Places);

    /// <summary>The addresses of a name, or why there are none.</summary>
    /// <exception cref="OperationCanceledException">The caller does not wait any longer; the lookup goes on for the others.</exception>
    public async ValueTask<NameLookup> FindAsync(string host, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lookup = Join(host, out var isNew);
        if (isNew)
            _ = AskAsync(lookup);

        try
        {
            return await lookup.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(lookup);
        }
    }

    private PendingLookup Join(string host, out bool isNew)
    {
        lock (_lock)
        {
            isNew = !_lookups.TryGetValue(host, out var lookup);
            if (isNew)
                _lookups.Add(host, lookup = new PendingLookup(host));

            lookup!.Waiters++;
            return lookup;
        }
    }

    private void Leave(PendingLookup lookup)
    {
        lock (_lock)
        {
            if (--lookup.Waiters > 0 || lookup.IsAsked)
                return;

            ForgetWhileLocked(lookup);
        }

        lookup.CalledOff.Cancel();
    }

    private async Task AskAsync(PendingLookup lookup)
    {
        try
        {
            await gate.WaitAsync(lookup.CalledOff.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            // The gate may let through whom it was just told to send away.
            if (TryBegin(lookup))
                Settle(lookup, await AskTwiceAsync(lookup.Host).ConfigureAwait(false));
        }
        finally
        {
            gate.Release();
        }
    }

    private bool TryBegin(PendingLookup lookup)
    {
        lock (_lock)
            return lookup.IsAsked = IsKnownWhileLocked(lookup);
    }

    private async Task<NameLookup> AskTwiceAsync(string host)
    {
        var answer = await AskOnceAsync(host).ConfigureAwait(false);
        return IsPassing(answer) ? await AskOnceAsync(host).ConfigureAwait(false) : answer;
    }

    private async Task<NameLookup> AskOnceAsync(string host)
    {
        try
        {
            return new NameLookup(await resolver.ResolveAsync(host).ConfigureAwait(false), null);
        }
#pragma warning disable CA1031 // Whatever a resolver throws is an answer; thrown here it would strand everyone who waits.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new NameLookup([], fault);
        }
    }

    private void Settle(PendingLookup lookup, NameLookup answer)
    {
        if (IsPassing(answer))
        {
            lock (_lock)
                ForgetWhileLocked(lookup);
        }

        lookup.Answer.TrySetResult(answer);
    }

    private void ForgetWhileLocked(PendingLookup lookup)
    {
        if (IsKnownWhileLocked(lookup))
            _lookups.Remove(lookup.Host);
    }

    private bool IsKnownWhileLocked(PendingLookup lookup) => _lookups.TryGetValue(lookup.Host, out var current) && current == lookup;

    private static bool IsPassing(NameLookup answer) => answer.Fault is SocketException { SocketErrorCode: SocketError.TryAgain };
}
