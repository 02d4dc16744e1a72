using System.Management.Automation;

namespace ConcurrencyOps.Host.Essentials;

/// <summary>Stand-in for Select-Object: the first objects, some properties, or the values of one property.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private int _passed;

    /// <summary>The objects to select from.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The properties to keep, by name or wildcard.</summary>
    [Parameter(Position = 0)]
    public string[]? Property { get; set; }

    /// <summary>The property whose values to pass on.</summary>
    [Parameter]
    public string? ExpandProperty { get; set; }

    /// <summary>How many objects to pass on before the commands upstream are stopped.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? First { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null && !(_passed >= First))
        {
            _passed++;
            if (ExpandProperty is not null) Expand(InputObject, ExpandProperty);
            else WriteObject(Property is null ? InputObject : Project(InputObject, Property));
        }

        if (_passed >= First && UpstreamStop.Create(this) is { } stop) throw stop;
    }

    private static PSObject Project(PSObject input, string[] names)
    {
        var result = new PSObject();
        result.TypeNames.Insert(0, "Selected." + input.BaseObject.GetType());
        foreach (var name in names)
        {
            var found = input.Properties.Match(name);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) result.Properties.Add(new PSNoteProperty(name, null));
            foreach (var property in found) result.Properties.Add(new PSNoteProperty(property.Name, property.Value));
        }

        return result;
    }

    private static ErrorRecord NotFound(PSObject input, string name) =>
        new(new PSArgumentException($"Property \"{name}\" cannot be found."), "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, input);

    private void Expand(PSObject input, string name)
    {
        if (input.Properties[name] is { } property) WriteObject(property.Value, enumerateCollection: true);
        else WriteError(NotFound(input, name));
    }
}
