namespace ConcurrencyOps.State;

/// <summary>The state of services, circuits and rate limits in a file that several processes use at once. Thread-safe; nothing needs to be closed.</summary>
/// <remarks>
/// <para>How to use it without losing anything of others: <see cref="Read"/> once to decide with, make the checks without any lock, then queue what
/// happened - <c>document => document.WithService(key, ServiceRecord.Apply(document.Service(key), seen, rules))</c>, and likewise Circuit.Record,
/// TokenBucket.Take - not what it led to in a copy of your own. The functions are pure and are run on the newest content under the lock, so the
/// events of all processes add up. What must be exclusive, the probe of a circuit, is taken by an awaited update before the call it allows.</para>
/// <para>Changes that come while another write is under way go into the next together: one read, one flush to the disk. When the task of an update has
/// ended, the change survives the end of this process, however sudden.</para>
/// <para>The lock beside the file is an flock on Unix and a sharing mode on Windows. Where it locks nobody out (some NFS and CIFS mounts, or
/// DOTNET_SYSTEM_IO_DISABLEFILELOCKING), runs at the same time may overwrite each other's updates, and opening warns of it; the file itself stays
/// whole.</para>
/// </remarks>
internal sealed class SharedStateFile
{
    /// <summary>How long an update waits for another process that holds the lock and does not get on.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    private readonly StateStore _store;
    private readonly TimeProvider _time;
    private readonly Action<string> _warn;
    private readonly TimeSpan _patience;

    // Guards the queue and whether somebody is writing it.
    private readonly object _gate = new();
    private List<StateChange> _queue = [];
    private bool _isWriting;
    private bool _hasCleanedUp;

    private SharedStateFile(StateStore store, TimeProvider time, Action<string> warn, TimeSpan patience) =>
        (_store, _time, _warn, _patience) = (store, time, warn, patience);

    /// <summary>The file that is used: the full path, links followed.</summary>
    public string FilePath => _store.FilePath;

    /// <summary>Makes sure that the state can be read and written; makes its directory when it is missing.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Takes what the user must know and what does not stop the work; called on any thread.</param>
    /// <param name="patience">How long an update waits for other processes; <see cref="DefaultPatience"/> unless a test says otherwise.</param>
    /// <exception cref="IOException">The state cannot be kept there; the message says why and what to do.</exception>
    public static SharedStateFile Open(string path, TimeProvider time, Action<string> warn, TimeSpan? patience = null)
    {
        try
        {
            var full = Path.GetFullPath(path);
            if (Directory.Exists(full))
                throw new IOException("it is a directory");

            var link = new FileInfo(full);
            if (link.LinkTarget is not null)
                full = link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;

            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var file = new SharedStateFile(new StateStore(full, time), time, warn, patience ?? DefaultPatience);
            file.Probe();
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException(
                $"The state file '{path}' cannot be used: {exception.Message.TrimEnd('.')}. Name a file in a directory that this account may write to.", exception);
        }
    }

    /// <summary>What a file holds, for somebody who only looks: nothing is made, set aside or locked.</summary>
    /// <exception cref="IOException">It is not there, cannot be read or is not one of ours; the message says which.</exception>
    public static StateDocument Look(string path, TimeProvider time)
    {
        try
        {
            return File.Exists(path) ? new StateStore(path, time).Read() : throw new FileNotFoundException($"There is no state file '{path}'.", path);
        }
        catch (Exception exception) when (exception is StateFormatException or UnauthorizedAccessException)
        {
            throw new IOException($"The state file '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>What is remembered now, without the changes that still wait. A file that is not ours is set aside with a warning and counts as empty.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public StateDocument Read()
    {
        try
        {
            return _store.Read();
        }
        catch (StateFormatException)
        {
            // Looked at again under the lock: another process may have put a sound one in its place. One that holds the lock is doing just that.
            using var held = StateLock.TryTake(_store.LockPath);
            return held is null ? StateDocument.Empty : ReadWhileLocked();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <summary>Changes the state: see the remarks of the class.</summary>
    /// <param name="change">Makes the new document from the newest. Pure and quick, without I/O: it runs while other processes wait.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change: it may still be written.</param>
    /// <exception cref="IOException">It was not written: another process kept the lock, or the disk failed.</exception>
    public Task UpdateAsync(Func<StateDocument, StateDocument> change, CancellationToken cancellationToken) =>
        UpdateAsync(before => (change(before), true), cancellationToken);

    /// <summary>Changes the state and tells what came of it, for example whether a circuit let a call through.</summary>
    /// <inheritdoc cref="UpdateAsync(Func{StateDocument, StateDocument}, CancellationToken)"/>
    public Task<T> UpdateAsync<T>(Func<StateDocument, (StateDocument After, T Result)> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new StateChange<T>(change);
        bool starts;
        lock (_gate)
        {
            _queue.Add(pending);
            starts = !_isWriting;
            _isWriting = true;
        }

        if (starts)
            _ = Task.Run(WriteAllAsync, CancellationToken.None);

        return pending.Written.WaitAsync(cancellationToken);
    }

    /// <summary>Writes until nothing waits any more.</summary>
    private async Task WriteAllAsync()
    {
        while (HasMore())
        {
            List<StateChange>? batch = null;
            try
            {
                // What comes while others have the lock goes into this write.
                using (await StateLock.TakeAsync(_store.LockPath, _patience, _store.LastWrite).ConfigureAwait(false))
                    await WriteAsync(batch = NextBatch()).ConfigureAwait(false);

                batch.ForEach(change => change.Complete());
            }
#pragma warning disable CA1031 // Nobody awaits this loop: whatever went wrong goes to those who wait for their changes.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                var failure = exception as IOException ?? new IOException($"The state file '{FilePath}' cannot be written: {exception.Message}", exception);
                (batch ?? NextBatch()).ForEach(change => change.Fail(failure));
            }
        }
    }

    private bool HasMore()
    {
        lock (_gate)
            return _isWriting = _queue.Count > 0;
    }

    private List<StateChange> NextBatch()
    {
        lock (_gate)
        {
            var batch = _queue;
            _queue = [];
            return batch;
        }
    }

    private async Task WriteAsync(List<StateChange> batch)
    {
        var before = ReadWhileLocked();
        var after = batch.Aggregate(before, (document, change) => change.ApplyTo(document));
        if (!ReferenceEquals(after, before))
            await _store.WriteAsync(after.Pruned(_time.GetUtcNow())).ConfigureAwait(false);
    }

    private StateDocument ReadWhileLocked()
    {
        if (!_hasCleanedUp)
            _store.RemoveLeftovers();

        _hasCleanedUp = true;
        try
        {
            return _store.Read();
        }
        catch (StateFormatException exception)
        {
            var aside = _store.SetAside();
            _warn($"The state file '{FilePath}' is not one of ours or is damaged. It was renamed to '{aside}' and an empty one takes its place. {exception.Message}");
            return StateDocument.Empty;
        }
    }

    /// <summary>Tries everything that updates will need, so that a place that does not serve is known before the first check. Waits for nobody.</summary>
    private void Probe()
    {
        _store.ProbeWriting();
        using var held = StateLock.TryTake(_store.LockPath);
        _ = held is null ? Read() : ReadWhileLocked();
        if (held is not null)
            ProbeLockWhileLocked();
    }

    private void ProbeLockWhileLocked()
    {
        using var second = StateLock.TryTake(_store.LockPath);
        if (second is null)
            return;

        _warn(
            $"Files beside '{FilePath}' cannot be locked: its file system has no working locks, or DOTNET_SYSTEM_IO_DISABLEFILELOCKING switches them off. Runs at the same time may overwrite what the others remember. "
            + "Keep the state on a local disk, or let no two runs overlap.");
    }
}
