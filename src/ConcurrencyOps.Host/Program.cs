using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ConcurrencyOps.Host.Terminal;

namespace ConcurrencyOps.Host;

/// <summary>Runs one script or command in the embedded engine and returns its exit code.</summary>
internal static class Program
{
    private const string Banner =
        "ConcurrencyOps.Host: the embedded PowerShell engine with the ConcurrencyOps module, for scripts; pwsh is the full shell.";

    private static int Main(string[] args)
    {
        CommandLine commandLine;
        try
        {
            commandLine = CommandLine.Parse(args);
        }
        catch (UsageException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            Console.Error.WriteLine(CommandLine.Usage);
            return ExitCodes.Usage;
        }

        if (commandLine.ShowHelp)
        {
            Console.Out.WriteLine(CommandLine.Usage);
            return ExitCodes.Success;
        }

        if (!commandLine.NoLogo) Console.Error.WriteLine(Banner);
        return Run(commandLine);
    }

    private static int Run(CommandLine commandLine)
    {
        var host = new EmbeddedHost();
        Runspace runspace;
        try
        {
            runspace = EmbeddedEngine.OpenRunspace(host);
        }
        catch (Exception failure) when (failure is FileNotFoundException or RuntimeException)
        {
            Console.Error.WriteLine(failure.Message);
            return ExitCodes.CannotStart;
        }

        using (runspace)
        {
            var runner = new ScriptRunner(runspace, host);
            Console.CancelKeyPress += (_, press) => press.Cancel = runner.TryStop();
            return runner.Run(commandLine);
        }
    }
}
