using System.Globalization;

namespace ConcurrencyOps.Host;

/// <summary>What the user asked for.</summary>
/// <param name="ScriptPath">The full path of the script to run; null for a command.</param>
/// <param name="Command">The text of the command to run; null for a script.</param>
/// <param name="Arguments">The arguments of the script, as given.</param>
/// <param name="NoLogo">Do not say what this program is.</param>
/// <param name="ShowHelp">Only show how this program is used.</param>
internal sealed record CommandLine(string? ScriptPath, string? Command, IReadOnlyList<string> Arguments, bool NoLogo, bool ShowHelp)
{
    /// <summary>How this program is used.</summary>
    public const string Usage = """
        Usage: ConcurrencyOps.Host [-NoLogo] [-File] script.ps1 [arguments of the script]
               ConcurrencyOps.Host [-NoLogo] -Command "commands"
               ConcurrencyOps.Host -Help

        Runs a script or a command in the embedded PowerShell engine, with the staged ConcurrencyOps module loaded.
        It is for machines with the .NET SDK and no pwsh: a few everyday commands are stand-ins, many are absent. pwsh is the full shell.
        Exit codes: that of 'exit n'; 1 after an error that ended the script; 64 wrong usage; 70 no module; 130 stopped by Ctrl+C.
        """;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="UsageException">The command line is wrong.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var noLogo = false;
        for (var i = 0; i < args.Count; i++)
        {
            var rest = args.Skip(i + 1).ToList();
            switch (SwitchName(args[i]))
            {
                case "nologo": noLogo = true; break;
                // Accepted because habit types it; there is no profile to load.
                case "noprofile": break;
                case "h" or "help" or "?": return new CommandLine(null, null, [], noLogo, ShowHelp: true);
                case "c" or "command": return ForCommand(rest, noLogo);
                case "f" or "file": return ForScript(rest, noLogo);
                case null: return ForScript([args[i], .. rest], noLogo);
                default: throw new UsageException($"Unknown option {args[i]}.");
            }
        }

        throw new UsageException("Name a script to run, or give -Command.");
    }

    // As in pwsh the words after -Command are one text.
    private static CommandLine ForCommand(List<string> words, bool noLogo) => words is [] or ["-"]
        ? throw new UsageException("-Command needs the text of a command.")
        : new CommandLine(null, string.Join(' ', words), [], noLogo, ShowHelp: false);

    private static CommandLine ForScript(List<string> words, bool noLogo)
    {
        if (words is []) throw new UsageException("-File needs the path of a script.");
        var path = Path.GetFullPath(words[0]);
        if (!path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"'{words[0]}' is not the name of a .ps1 script.");
        if (!File.Exists(path)) throw new UsageException($"The script '{words[0]}' does not exist (looked for {path}).");
        return new CommandLine(path, null, words[1..], noLogo, ShowHelp: false);
    }

    private static string? SwitchName(string arg) => arg.StartsWith('-') ? arg.TrimStart('-').ToLower(CultureInfo.InvariantCulture) : null;
}
