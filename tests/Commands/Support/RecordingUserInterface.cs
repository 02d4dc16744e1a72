using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace ConcurrencyOps.Tests.Support;

internal sealed class RecordingUserInterface : PSHostUserInterface
{
    public ConcurrentQueue<string> Shown { get; } = new();

    public ConcurrentQueue<ProgressRecord> Progress { get; } = new();

    public ConcurrentQueue<string> Answers { get; } = new();

    public ConcurrentQueue<int> AskedBy { get; } = new();

    public override PSHostRawUserInterface RawUI => null!;

    public override string ReadLine() => Answer();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        int.Parse(Answer(), CultureInfo.InvariantCulture);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        descriptions.ToDictionary(field => field.Name, _ => PSObject.AsPSObject(Answer()));

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException();

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw new NotSupportedException();

    public override void Write(string value) => Shown.Enqueue(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Shown.Enqueue(value);

    public override void WriteLine(string value) => Shown.Enqueue(value);

    public override void WriteErrorLine(string value) => Shown.Enqueue(value);

    public override void WriteDebugLine(string message) => Shown.Enqueue($"DEBUG: {message}");

    public override void WriteVerboseLine(string message) => Shown.Enqueue($"VERBOSE: {message}");

    public override void WriteWarningLine(string message) => Shown.Enqueue($"WARNING: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Enqueue(record);

    private string Answer()
    {
        AskedBy.Enqueue(Environment.CurrentManagedThreadId);
        return Answers.TryDequeue(out var answer) ? answer : throw new InvalidOperationException("Nobody answers.");
    }
}
