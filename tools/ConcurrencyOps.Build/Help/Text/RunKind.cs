namespace ConcurrencyOps.Build.Help.Text;

/// <summary>What a stretch of text is; each output format has its own way to show it.</summary>
internal enum RunKind
{
    /// <summary>Prose.</summary>
    Prose,

    /// <summary>A name or value, as typed.</summary>
    Code,

    /// <summary>The name of a cmdlet of this module.</summary>
    Cmdlet,
}
