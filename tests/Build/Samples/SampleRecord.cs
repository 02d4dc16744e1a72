namespace ConcurrencyOps.Build.Tests.Samples;

/// <summary>What the sample writes.</summary>
/// <param name="Name">Its name.</param>
public sealed record SampleRecord(string Name);
