using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// Questions go to the caller's thread. The write methods do nothing: the engine calls them besides adding a record to the stream, and the
/// record is what is passed on. A script that writes by $Host.UI.Write instead of Write-Host is therefore not heard.
/// </summary>
internal sealed class WorkerHostUserInterface(PSHostUserInterface caller, ScriptExecutor executor) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI => caller.RawUI;

    public override bool SupportsVirtualTerminal => caller.SupportsVirtualTerminal;

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        executor.OnConsumerThread(() => caller.Prompt(caption, message, descriptions));

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        executor.OnConsumerThread(() => caller.PromptForChoice(caption, message, choices, defaultChoice));

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        executor.OnConsumerThread(() => caller.PromptForCredential(caption, message, userName, targetName));

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => executor.OnConsumerThread(
            () => caller.PromptForCredential(caption, message, userName, targetName, allowedCredentialTypes, options));

    public override string ReadLine() => executor.OnConsumerThread(caller.ReadLine);

    public override SecureString ReadLineAsSecureString() => executor.OnConsumerThread(caller.ReadLineAsSecureString);

    public override void Write(string value)
    {
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
    }

    public override void WriteLine(string value)
    {
    }

    public override void WriteErrorLine(string value)
    {
    }

    public override void WriteDebugLine(string message)
    {
    }

    public override void WriteVerboseLine(string message)
    {
    }

    public override void WriteWarningLine(string message)
    {
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }
}
