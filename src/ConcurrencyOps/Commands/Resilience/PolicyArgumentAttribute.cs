using System.Management.Automation;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Lets a parameter take a policy or the name of one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return value switch
        {
            null or ResiliencePolicy => value,
            string name => PolicyTable.Find(name) ?? throw new ArgumentTransformationMetadataException(PolicyNames.NotFound(name)),
            _ => throw new ArgumentTransformationMetadataException(
                $"'{value}' is neither a policy nor the name of one. Make one with New-ResiliencePolicy and give the object or its name."),
        };
    }
}
