using System.Management.Automation;

namespace ConcurrencyOps.Commands;

/// <summary>A time in seconds: more than nothing, at most what the runtime's timers take. Zero where it has a meaning.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateSecondsAttribute : ValidateArgumentsAttribute
{
    /// <summary>24 days: the longest wait of the runtime's timers, rounded down.</summary>
    public const double Longest = 2_073_600;

    /// <summary>A thousandth of a second.</summary>
    public const double Shortest = 0.001;

    /// <summary>Whether 0 is valid.</summary>
    public bool AllowZero { get; set; }

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        var seconds = LanguagePrimitives.ConvertTo<double>(arguments);
        if ((seconds == 0 && AllowZero) || seconds is >= Shortest and <= Longest)
            return;

        throw new ValidationMetadataException(
            $"{seconds} is not a number of seconds from {(AllowZero ? 0 : Shortest)} to {Longest} (24 days).");
    }
}
