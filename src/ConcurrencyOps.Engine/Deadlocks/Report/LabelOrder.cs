using System.Globalization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Orders labels as people do: Account#2 before Account#10.</summary>
internal sealed class LabelOrder : IComparer<string>
{
    public static LabelOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var ((name, number), (otherName, otherNumber)) = (Split(x ?? ""), Split(y ?? ""));
        var byName = string.CompareOrdinal(name, otherName);
        return byName != 0 ? byName : number.CompareTo(otherNumber);
    }

    private static (string Name, long Number) Split(string label)
    {
        var mark = label.LastIndexOf('#');
        return mark >= 0 && long.TryParse(label.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (label[..mark], number)
            : (label, 0);
    }
}
