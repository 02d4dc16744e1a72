using System.Management.Automation;

namespace ConcurrencyOps.Tests.Support;

/// <summary>What a script left behind, stream by stream.</summary>
internal sealed class SessionResult(IEnumerable<PSObject?> output, PSDataStreams streams, RuntimeException? thrown)
{
    public IReadOnlyList<PSObject?> Output { get; } = [.. output];

    /// <summary>The output as text; null stays null.</summary>
    public IReadOnlyList<string?> Text => [.. Output.Select(static item => item?.ToString())];

    /// <summary>The output in one line.</summary>
    public string Line => string.Join('|', Text);

    public IReadOnlyList<ErrorRecord> Errors { get; } = [.. streams.Error];

    public IReadOnlyList<string> ErrorTexts => [.. Errors.Select(static error => error.ToString())];

    public IReadOnlyList<string> Warnings { get; } = [.. streams.Warning.Select(static record => record.Message)];

    public IReadOnlyList<string> Verbose { get; } = [.. streams.Verbose.Select(static record => record.Message)];

    public IReadOnlyList<string> Debug { get; } = [.. streams.Debug.Select(static record => record.Message)];

    public IReadOnlyList<InformationRecord> Information { get; } = [.. streams.Information];

    public IReadOnlyList<ProgressRecord> Progress { get; } = [.. streams.Progress];

    /// <summary>What ended the script early; null when nothing did.</summary>
    public RuntimeException? Thrown { get; } = thrown;

    /// <summary>The one error there is; fails when there is none or more than one.</summary>
    public ErrorRecord Error => Thrown is null ? Errors.ShouldHaveSingleItem() : Errors.Append(Thrown.ErrorRecord).ShouldHaveSingleItem();

    /// <summary>The first part of the id of the one error: the name that the module gives it.</summary>
    public string ErrorId => Error.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>Fails the test, and says why, when the script wrote an error or threw one.</summary>
    public SessionResult ShouldBeClean()
    {
        Thrown.ShouldBeNull(Thrown?.ToString());
        ErrorTexts.ShouldBeEmpty();
        return this;
    }
}
