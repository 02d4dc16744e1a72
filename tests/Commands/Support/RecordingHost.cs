using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ConcurrencyOps.Tests.Support;

/// <summary>A host that remembers what it was shown, and answers questions from a list.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingUserInterface _ui = new();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "RecordingHost";

    public override Version Version { get; } = new(1, 0);

    public override PSHostUserInterface UI => _ui;

    /// <summary>Text written to the screen.</summary>
    public ConcurrentQueue<string> Shown => _ui.Shown;

    public ConcurrentQueue<ProgressRecord> Progress => _ui.Progress;

    public ConcurrentQueue<string> Answers => _ui.Answers;

    /// <summary>The threads that questions came from, in order.</summary>
    public ConcurrentQueue<int> AskedBy => _ui.AskedBy;

    public int? ExitCode { get; private set; }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
