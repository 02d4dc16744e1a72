namespace ConcurrencyOps.Contention;

/// <summary>What one row of Measure-LockContention stands for.</summary>
public enum ContentionGrouping
{
    /// <summary>A lock.</summary>
    Lock,

    /// <summary>A place in the code where threads wait.</summary>
    Site,

    /// <summary>A thread that others wait for.</summary>
    Thread,

    /// <summary>A .NET type that is locked.</summary>
    Type,
}
