namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>Tests that look at real processes.</summary>
[CollectionDefinition(Name)]
public sealed class LiveProcesses : ICollectionFixture<LiveLooks>
{
    public const string Name = "live";
}
