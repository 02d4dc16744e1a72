namespace ConcurrencyOps.Health;

/// <summary>Checks services of one kind.</summary>
internal interface IServiceChecker
{
    /// <summary>
    /// Makes one attempt. Facts go into the context as they become known; the verdict is the return value, or a
    /// <see cref="CheckFailedException"/>. A cancelled token surfaces as <see cref="OperationCanceledException"/>: the caller knows whether it
    /// was the deadline or the user.
    /// </summary>
    ValueTask<CheckVerdict> CheckAsync(CheckContext context);
}
