using System.Text.Json;

namespace ConcurrencyOps.Health;

/// <summary>One step into a JSON document: a property by name, or an element of an array.</summary>
/// <param name="Name">The property; null for an element.</param>
/// <param name="Index">The element from 0; negative from the end, -1 the last.</param>
internal readonly record struct JsonPathStep(string? Name, int Index)
{
    /// <summary>Takes the step; false where there is nothing.</summary>
    public bool TryTake(JsonElement from, out JsonElement value)
    {
        value = default;
        if (Name is not null)
            return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(Name, out value);

        if (from.ValueKind != JsonValueKind.Array)
            return false;

        var index = Index < 0 ? from.GetArrayLength() + Index : Index;
        if (index < 0 || index >= from.GetArrayLength())
            return false;

        value = from[index];
        return true;
    }
}
