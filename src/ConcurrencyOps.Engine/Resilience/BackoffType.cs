namespace ConcurrencyOps.Resilience;

/// <summary>How the pause before a further attempt grows.</summary>
public enum BackoffType
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>By the first pause each time: 1, 2, 3 ...</summary>
    Linear,

    /// <summary>Twice as long each time: 1, 2, 4 ...</summary>
    Exponential,
}
