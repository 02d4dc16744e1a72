using System.Collections;
using System.Management.Automation;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Commands;

/// <summary>Finds the key of an item: by a property's name or by a script block of the caller's.</summary>
internal sealed class PartitionKey(object by)
{
    public string Of(object? item)
    {
        object? key;
        if (by is ScriptBlock script)
            key = Evaluate(script, item);
        else
            key = Read(LanguagePrimitives.ConvertTo<string>(by), item);

        return LanguagePrimitives.ConvertTo<string>(key) is { Length: > 0 } text
            ? text
            : throw Missing($"-PartitionBy gave no key for the item '{item}': the script block or property must give a value for every item.", item);
    }

    private static PSObject? Evaluate(ScriptBlock script, object? item)
    {
        try
        {
            var values = script.InvokeWithContext(null, [new PSVariable("_", item)], item);
            return values.Count == 1 ? values[0] : null;
        }
        catch (RuntimeException error)
        {
            throw Missing($"The script block of -PartitionBy failed for the item '{item}': {error.Message}", item, error);
        }
    }

    private static object? Read(string name, object? item)
    {
        if (item is null)
            throw Missing($"The item is null: it has no property '{name}' to partition by.", item);

        if ((item is PSObject wrapper ? wrapper.BaseObject : item) is IDictionary dictionary && dictionary.Contains(name))
            return dictionary[name];

        var property = PSObject.AsPSObject(item).Properties[name]
            ?? throw Missing($"The item '{item}' has no property '{name}' to partition by. Name one that every item has, or give a script block.", item);
        return property.Value;
    }

    private static CommandException Missing(string message, object? item, Exception? inner = null) =>
        new(ErrorIds.PartitionKeyMissing, ErrorCategory.ObjectNotFound, message, item, inner);
}
