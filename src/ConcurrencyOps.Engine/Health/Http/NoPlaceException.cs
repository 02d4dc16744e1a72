namespace ConcurrencyOps.Health;

/// <summary>No connection that could serve the request is kept, and no further one may be. Comes out of the handler inside its own exception.</summary>
internal sealed class NoPlaceException() : Exception("No further connection may be kept.");
