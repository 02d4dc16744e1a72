namespace ConcurrencyOps.State;

/// <summary>What was read is not a state file of ours: damaged, of another program, or of another version of this one.</summary>
internal sealed class StateFormatException(string message, Exception? inner = null) : Exception(message, inner);
