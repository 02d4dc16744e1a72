namespace ConcurrencyOps.Locking;

/// <summary>A lock that is held around a worker: by the script that started it and waits for it.</summary>
/// <param name="Lock">Which.</param>
/// <param name="Mode">How it is held.</param>
/// <param name="Origin">Where it was taken.</param>
internal sealed record EnclosingLock(NamedLock Lock, LockMode Mode, LockOrigin Origin);
