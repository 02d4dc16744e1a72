namespace ConcurrencyOps.Locking;

/// <summary>A file cannot be read as a lock log at all; the message says what is wrong and the way out.</summary>
internal sealed class LockLogException(string message) : Exception(message);
