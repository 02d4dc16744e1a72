namespace ConcurrencyOps.Build.Help.Model;

/// <summary>A related topic or page.</summary>
internal sealed record LinkHelp(string Text, string? Uri);
