using System.Management.Automation;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <summary>
/// For a parameter that takes lock events from the pipeline: refuses what is none but says by its properties what is meant - a process by its id, a file by
/// its path. PowerShell binds by value first, and a parameter for rows takes any object; what does not convert there it binds by property.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LockEventInputAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] OtherSources = ["Id", "ProcessId", "PID", "PSPath", "FullName"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is null or LockEvent or PSObject { BaseObject: LockEvent })
            return inputData;

        var properties = PSObject.AsPSObject(inputData).Properties;
        if (properties[nameof(LockEvent.TimestampNs)] is not null || !OtherSources.Any(name => properties[name] is not null))
            return inputData;

        // Only a failed cast makes PowerShell look on.
        const string Message = "It is no lock event: it has no TimestampNs.";
        throw new ArgumentTransformationMetadataException(Message, new PSInvalidCastException(Message));
    }
}
