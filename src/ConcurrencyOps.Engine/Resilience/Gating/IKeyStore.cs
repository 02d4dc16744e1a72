namespace ConcurrencyOps.Resilience;

/// <summary>Where the keys of a policy outlive the process and meet those of others. All its times are wall-clock times.</summary>
internal interface IKeyStore
{
    /// <summary>What is stored now; at most a moment old.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    StoredKeys Read();

    /// <summary>Replays events on what is stored by then, whoever put it there, and returns what is stored after them.</summary>
    /// <param name="events">What happened, in order, by key.</param>
    /// <param name="offset">How far the wall clock is ahead of the clock of the events.</param>
    /// <exception cref="IOException">It could not be written; nothing of it was stored.</exception>
    Task<StoredKeys> UpdateAsync(IReadOnlyList<(string Key, KeyEvent Event)> events, TimeSpan offset);

    /// <summary>
    /// What was read carried times of a future, because the wall clock was set back, and is corrected anew with each reading until an update, even
    /// one without events, has stored it.
    /// </summary>
    bool HasCorrections { get; }

    /// <summary>What the user must know of the store since somebody last asked, and what stopped nothing.</summary>
    IReadOnlyList<string> TakeWarnings();
}
