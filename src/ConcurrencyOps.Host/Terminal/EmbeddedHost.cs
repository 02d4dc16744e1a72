using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ConcurrencyOps.Host.Terminal;

/// <summary>The console as the engine sees it.</summary>
internal sealed class EmbeddedHost : PSHost
{
    /// <summary>Creates a host for the console of this process.</summary>
    public EmbeddedHost()
    {
        Screen = new Screen();
        Console = new EmbeddedUserInterface(Screen);

        // Formatting asks the style, not the host, whether it may colour text that ends up in a file.
        if (!Screen.ColourOutput) PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
    }

    /// <summary>Standard output and standard error.</summary>
    public Screen Screen { get; }

    /// <summary>The same as <see cref="UI"/>, by its own type.</summary>
    public EmbeddedUserInterface Console { get; }

    /// <summary>What the script said with <c>exit</c>; null while it has not.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override string Name => "ConcurrencyOps.Host";

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(EmbeddedHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override PSHostUserInterface UI => Console;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new NotSupportedException("ConcurrencyOps.Host has no prompt; pwsh has.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new NotSupportedException("ConcurrencyOps.Host has no prompt; pwsh has.");

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }
}
