using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ConcurrencyOps.Host.Essentials;

/// <summary>Stand-in for Write-Host: shows text on the host, as an information record that the engine passes on to it.</summary>
[Cmdlet(VerbsCommunications.Write, "Host")]
public sealed class WriteHostCommand : PSCmdlet
{
    private static readonly string[] HostTags = ["PSHOST"];

    /// <summary>What to show.</summary>
    [Parameter(Position = 0, ValueFromRemainingArguments = true, ValueFromPipeline = true)]
    [Alias("Msg", "Message")]
    [SuppressMessage("Naming", "CA1720", Justification = "The name that the real command has.")]
    public object? Object { get; set; }

    /// <summary>Stay on the line.</summary>
    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    /// <summary>What stands between the objects.</summary>
    [Parameter]
    public object Separator { get; set; } = " ";

    /// <summary>The colour of the text.</summary>
    [Parameter]
    public ConsoleColor? ForegroundColor { get; set; }

    /// <summary>The colour behind the text.</summary>
    [Parameter]
    public ConsoleColor? BackgroundColor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var message = new HostInformationMessage { Message = ToText(Object), NoNewLine = NoNewline };
        try
        {
            message.ForegroundColor = ForegroundColor ?? Host.UI.RawUI.ForegroundColor;
            message.BackgroundColor = BackgroundColor ?? Host.UI.RawUI.BackgroundColor;
        }
        catch (HostException)
        {
            // The silent host of a worker's runspace has no colours; the text travels without.
        }

        WriteInformation(message, HostTags);
    }

    private string ToText(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        PSObject { BaseObject: IEnumerable and not string and not IDictionary and var items } => ToText(items),
        IEnumerable items and not IDictionary => string.Join(Separator.ToString(), items.Cast<object?>().Select(ToText)),
        _ => LanguagePrimitives.ConvertTo<string>(value),
    };
}
