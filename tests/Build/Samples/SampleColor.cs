namespace ConcurrencyOps.Build.Tests.Samples;

/// <summary>Values of a parameter.</summary>
public enum SampleColor
{
    /// <summary>The first.</summary>
    Red,

    /// <summary>The second.</summary>
    Green,
}
