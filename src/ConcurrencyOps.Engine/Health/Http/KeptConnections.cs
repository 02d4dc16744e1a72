namespace ConcurrencyOps.Health;

/// <summary>
/// How many connections a checker keeps for later checks. A kept one holds a descriptor while no check runs on it, so the throttle does not count it;
/// without a limit of its own a large fleet would use up all descriptors.
/// </summary>
/// <param name="most">The most connections that are kept or in use to be kept; further checks go on connections of their own.</param>
internal sealed class KeptConnections(int most)
{
    private int _count;

    /// <summary>Takes a place for one more. False: there is none.</summary>
    public bool TryTakePlace()
    {
        if (Interlocked.Increment(ref _count) <= most)
            return true;

        GivePlaceBack();
        return false;
    }

    /// <summary>A connection was closed, or did not come about.</summary>
    public void GivePlaceBack() => Interlocked.Decrement(ref _count);
}
