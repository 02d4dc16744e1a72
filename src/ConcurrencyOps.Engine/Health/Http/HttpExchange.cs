namespace ConcurrencyOps.Health;

/// <summary>
/// One request on its way through the handler, and the connections made for it. The handler makes connections on its own threads, and goes on
/// making them after the request has ended; this class sees to it that they do not write into a check that is over.
/// </summary>
/// <param name="context">The check. A connection for this request alone writes into it directly.</param>
/// <param name="target">Where the request goes.</param>
/// <param name="isShared">The connection may serve, or have served, other requests.</param>
internal sealed class HttpExchange(CheckContext context, Uri target, bool isShared)
{
    private static readonly AsyncLocal<HttpExchange?> Sending = new();

    private readonly object _lock = new();
    private TaskCompletionSource? _lastEnded;
    private CheckContext? _latest;
    private int _connecting;
    private bool _isClosed;

    /// <summary>The exchange whose request is being written in this flow; only set for shared connections.</summary>
    public static HttpExchange? Current
    {
        get => Sending.Value;
        set => Sending.Value = value;
    }

    /// <summary>The check.</summary>
    public CheckContext Context { get; } = context;

    /// <summary>Where the request goes.</summary>
    public Uri Target { get; } = target;

    /// <summary>The connection may serve, or have served, other requests.</summary>
    public bool IsShared { get; } = isShared;

    /// <summary>The shared connection that the request was written to; null before.</summary>
    public SharedConnection? Connection { get; private set; }

    /// <summary>The request was written to a connection that had served before.</summary>
    public bool IsOnReusedConnection { get; private set; }

    /// <summary>A connection is being made for this request: what it finds goes into the returned context.</summary>
    /// <exception cref="OperationCanceledException">The request has ended meanwhile.</exception>
    public CheckContext BeginConnect()
    {
        lock (_lock)
        {
            if (_isClosed)
                throw new OperationCanceledException(Context.Token);

            _connecting++;
            return _latest = IsShared ? Context.Fork() : Context;
        }
    }

    /// <summary>The attempt that began is over, well or badly.</summary>
    public void EndConnect()
    {
        lock (_lock)
        {
            if (--_connecting == 0)
                _lastEnded?.TrySetResult();
        }
    }

    /// <summary>The request is about to be written to a shared connection. Called in the flow of the request.</summary>
    public void Bind(SharedConnection connection)
    {
        if (Connection == connection)
            return;

        Connection = connection;
        IsOnReusedConnection = connection.CountUse() > 1;
        Context.Adopt(connection.Facts, withPhases: !IsOnReusedConnection && connection.Maker == this);
        Context.Phases.Enter(CheckPhase.FirstByte);
    }

    /// <summary>
    /// The request has failed: no attempt begins any more, and those under way have ended (they see the same token). What the last one found is the
    /// check's, unless the request was written to another connection.
    /// </summary>
    public async Task CloseAsync()
    {
        TaskCompletionSource? ended = null;
        lock (_lock)
        {
            _isClosed = true;
            if (_connecting > 0)
                ended = _lastEnded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (ended is not null)
            await ended.Task.ConfigureAwait(false);

        if (IsShared && Connection is null && _latest is not null)
            Context.Adopt(_latest, withPhases: true);
    }
}
