using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>
/// What the user is told of a file that results cannot be stored in: once when that begins, once when results are lost by it, and once when it is over
/// how many. For one thread.
/// </summary>
/// <param name="limit">How many results are kept while it lasts.</param>
internal sealed class StorageTrouble(int limit)
{
    private Exception? _failure;
    private long _dropped;
    private bool _tellsTotal;

    /// <summary>What is new since the last look.</summary>
    /// <param name="failure">What the last attempt to store failed of; null when it succeeded.</param>
    /// <param name="dropped">How many results have been dropped by now.</param>
    public IEnumerable<string> Look(Exception? failure, long dropped)
    {
        List<string> news = [];
        if (failure is not null && _failure is null)
            news.Add(Text($"{failure.Message} It is tried again; the checks go on, and the newest {limit:N0} results are kept for it."));

        if (dropped > _dropped && failure is not null && !_tellsTotal)
        {
            news.Add(Text($"More than {limit:N0} results could not be stored: the oldest {dropped - _dropped:N0} of them are dropped, and more will be. {failure.Message}"));
            _tellsTotal = true;
        }

        if (dropped > _dropped && failure is null)
        {
            news.Add(Text($"The oldest {dropped - _dropped:N0} of the results that could not be stored for so long are lost."));
            (_dropped, _tellsTotal) = (dropped, false);
        }

        _failure = failure;
        return news;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
