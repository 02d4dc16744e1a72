using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace ConcurrencyOps.Host.Terminal;

/// <summary>Output to standard output, as in pwsh warnings too; errors to standard error; questions asked in plain lines.</summary>
internal sealed class EmbeddedUserInterface(Screen screen) : PSHostUserInterface
{
    private readonly Questions _questions = new(screen);

    // Where formatted output goes instead of the screen; only while CaptureOutput runs, when no script does.
    private StringBuilder? _capture;

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; } = new EmbeddedRawUserInterface();

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => screen.ColourOutput;

    /// <inheritdoc/>
    public override void Write(string value)
    {
        if (_capture is not null) _capture.Append(value);
        else screen.Write(value);
    }

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        // A colour that the console does not know is the terminal's own: say nothing about it.
        var style = Escape(foregroundColor, PSStyle.MapForegroundColorToEscapeSequence)
            + Escape(backgroundColor, PSStyle.MapBackgroundColorToEscapeSequence);
        screen.Write(screen.ColourOutput && style.Length > 0 ? style + value + PSStyle.Instance.Reset : value);
    }

    /// <inheritdoc/>
    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) => screen.WriteError(value + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteStyled(FormatStyle.Debug, "DEBUG: " + message);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteStyled(FormatStyle.Verbose, "VERBOSE: " + message);

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteStyled(FormatStyle.Warning, "WARNING: " + message);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed) screen.EndProgress();
        else screen.ShowProgress(Describe(record));
    }

    /// <summary>What an action shows as output, as text.</summary>
    public string CaptureOutput(Action action)
    {
        _capture = new StringBuilder();
        try
        {
            action();
            return _capture.ToString();
        }
        finally
        {
            _capture = null;
        }
    }

    /// <inheritdoc/>
    public override string ReadLine() => Questions.ReadLine();

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw NoSecrets();

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        _questions.AskFields(caption, message, descriptions);

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _questions.AskChoice(caption, message, choices, defaultChoice);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NoSecrets();

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw NoSecrets();

    private static NotSupportedException NoSecrets() => new("ConcurrencyOps.Host does not read secrets; pwsh does.");

    private static string Escape(ConsoleColor colour, Func<ConsoleColor, string> map) => Enum.IsDefined(colour) ? map(colour) : string.Empty;

    private static string Describe(ProgressRecord record)
    {
        var text = record.Activity + ": " + record.StatusDescription;
        if (record.PercentComplete >= 0) text += $" {record.PercentComplete}%";
        return text.ReplaceLineEndings(" ");
    }

    private void WriteStyled(FormatStyle style, string text) =>
        WriteLine(screen.ColourOutput ? GetFormatStyleString(style) + text + GetFormatStyleString(FormatStyle.Reset) : text);
}
