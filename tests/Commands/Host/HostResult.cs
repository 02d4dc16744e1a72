namespace ConcurrencyOps.Tests.Host;

/// <summary>What the Host left behind.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Errors)
{
    public IReadOnlyList<string> Lines { get; } = Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
