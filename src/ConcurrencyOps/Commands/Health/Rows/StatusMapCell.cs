using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Reads verdicts by status code: @{ '5xx' = 'Down'; 404 = 'Up' }, or the same as text: 5xx=Down;404=Up.</summary>
internal static class StatusMapCell
{
    // A hashtable has no order: the narrower set of codes goes first.
    public static IReadOnlyList<KeyValuePair<StatusCodes, ServiceStatus>> Read(object value) =>
        [.. Row.Pairs(value, '=')
            .Select(static pair => KeyValuePair.Create(StatusCodes.Parse(pair.Key), Cell.Choice<ServiceStatus>(pair.Value)))
            .OrderBy(static pair => Enumerable.Range(100, 500).Count(pair.Key.Contains))];
}
