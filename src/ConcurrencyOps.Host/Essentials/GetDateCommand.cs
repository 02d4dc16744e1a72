using System.Globalization;
using System.Management.Automation;

namespace ConcurrencyOps.Host.Essentials;

/// <summary>Stand-in for Get-Date: the local time, as a date or as text.</summary>
[Cmdlet(VerbsCommon.Get, "Date")]
[OutputType(typeof(DateTime), typeof(string))]
public sealed class GetDateCommand : PSCmdlet
{
    /// <summary>A .NET format for the text.</summary>
    [Parameter]
    public string? Format { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var now = TimeProvider.System.GetLocalNow().LocalDateTime;
        if (Format is null) WriteObject(now);
        else WriteObject(now.ToString(Format, CultureInfo.CurrentCulture));
    }
}
