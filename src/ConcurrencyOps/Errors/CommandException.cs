using System.Management.Automation;

namespace ConcurrencyOps.Errors;

/// <summary>Something a command cannot go on with, or an item failed of, in the user's words. Becomes an error record.</summary>
internal sealed class CommandException(string errorId, ErrorCategory category, string message, object? target = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>A parameter that makes no sense, alone or with another.</summary>
    public static CommandException Invalid(string errorId, string message, object? target) => new(errorId, ErrorCategory.InvalidArgument, message, target);

    public ErrorRecord ToErrorRecord() => new(this, errorId, category, target);
}
