namespace ConcurrencyOps.Contention;

/// <summary>Gives things numbers, dense from zero, in the order in which they come.</summary>
internal sealed class Numbers<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _values = [];

    /// <summary>The things by their numbers.</summary>
    public IReadOnlyList<T> Values => _values;

    /// <summary>The number of a thing: a new one when it has none.</summary>
    public int Of(T value)
    {
        if (!_numbers.TryGetValue(value, out var number))
        {
            _numbers.Add(value, number = _values.Count);
            _values.Add(value);
        }

        return number;
    }
}
