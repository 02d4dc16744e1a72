using System.Collections;
using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Runspaces;

namespace ConcurrencyOps.Commands;

/// <summary>Finds the key of an item: by a property's name or by a script block of the caller's.</summary>
internal sealed class PartitionKey(object by)
{
    // A script block that came out of a function or a pipeline is wrapped.
    private readonly object _by = by is PSObject wrapper ? wrapper.BaseObject : by;

    /// <summary>Of a policy that may have been made in another runspace, whose script blocks must not run in this one.</summary>
    public static PartitionKey ForThisRunspace(object by) => new(by is ScriptBlock block ? new ScriptBody(block).CreateForThisRunspace() : by);

    public string Of(object? item)
    {
        var key = _by is ScriptBlock script ? Evaluate(script, item) : Read(LanguagePrimitives.ConvertTo<string>(_by), item);

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
        catch (Exception error) when (error is RuntimeException or FlowControlException)
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
        try
        {
            return property.Value;
        }
        catch (RuntimeException error)
        {
            throw Missing($"The property '{name}' of the item '{item}' cannot be read: {error.Message}", item, error);
        }
    }

    private static CommandException Missing(string message, object? item, Exception? inner = null) =>
        new(ErrorIds.PartitionKeyMissing, ErrorCategory.ObjectNotFound, message, item, inner);
}
