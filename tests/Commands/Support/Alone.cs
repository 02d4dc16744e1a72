namespace ConcurrencyOps.Tests.Support;

/// <summary>Tests that count what the whole process holds: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
