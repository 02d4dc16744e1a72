namespace ConcurrencyOps.Health;

/// <summary>What becomes of an answer that may be a redirect. Neither: it is judged like any other.</summary>
/// <param name="Next">The redirect is followed with this request.</param>
/// <param name="Verdict">The check ends here.</param>
internal readonly record struct RedirectStep(Hop? Next, CheckVerdict? Verdict)
{
    /// <summary>It is no redirect, or one that the user expects.</summary>
    public static RedirectStep Judge => default;
}
