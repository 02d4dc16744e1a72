namespace ConcurrencyOps.Host;

/// <summary>The exit codes of this program; those of pwsh where it has one.</summary>
internal static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The script ended with an error, or the last statement of the command failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong, or names a script that does not exist.</summary>
    public const int Usage = 64;

    /// <summary>The engine or the module cannot be loaded.</summary>
    public const int CannotStart = 70;

    /// <summary>Ctrl+C: 128 + SIGINT, as every shell has it.</summary>
    public const int Interrupted = 130;
}
