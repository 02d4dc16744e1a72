using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ConcurrencyOps.Host;

/// <summary>The PowerShell engine inside this process, set up so that every runspace finds the staged module and the stand-in commands.</summary>
public static class EmbeddedEngine
{
    private static readonly Lazy<bool> Preparation = new(PrepareProcess);

    /// <summary>The folder of the staged module: out/ConcurrencyOps/version.</summary>
    public static string StageFolder { get; } = ReadStageFolder();

    /// <summary>The manifest of the staged module.</summary>
    public static string ManifestPath => ManifestIn(StageFolder);

    /// <summary>The folder of modules next to this program, with the stand-ins for everyday commands.</summary>
    public static string EssentialsFolder { get; } = Path.Combine(ProgramFolder, "modules");

    private static string ProgramFolder => Path.GetDirectoryName(typeof(EmbeddedEngine).Assembly.Location) is { Length: > 0 } folder
        ? folder
        : AppContext.BaseDirectory;

    /// <summary>
    /// The default session state. The first call also sets the process environment, so that runspaces which any other code in the process
    /// opens later find the same modules.
    /// </summary>
    public static InitialSessionState CreateSessionState()
    {
        _ = Preparation.Value;
        var state = InitialSessionState.CreateDefault2();

        // What pwsh ships with as its default on Windows; without its configuration file the engine would refuse every script there.
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        return state;
    }

    /// <summary>Opens a runspace, with the staged module imported.</summary>
    /// <param name="host">Where output, errors and questions go; the engine's silent host when absent.</param>
    public static Runspace OpenRunspace(PSHost? host = null)
    {
        var state = CreateSessionState();
        var runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        try
        {
            runspace.Open();
            ImportModule(runspace);
            return runspace;
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    /// <summary>Imports the staged module into an open runspace.</summary>
    /// <param name="runspace">An open runspace.</param>
    /// <exception cref="FileNotFoundException">The module is not staged.</exception>
    public static void ImportModule(Runspace runspace)
    {
        RequireStage(StageFolder);
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("Import-Module").AddParameter("Name", ManifestPath).AddParameter("ErrorAction", "Stop").Invoke();
    }

    /// <summary>Says what to do when the module is not staged.</summary>
    internal static void RequireStage(string stageFolder)
    {
        var manifest = ManifestIn(stageFolder);
        if (File.Exists(manifest)) return;
        throw new FileNotFoundException($"The module is not staged: {manifest} does not exist. Run 'dotnet build' in the repository first.", manifest);
    }

    private static string ManifestIn(string folder) => Path.Combine(folder, "ConcurrencyOps.psd1");

    private static string ReadStageFolder() => typeof(EmbeddedEngine).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "StageFolder").Value!;

    private static bool PrepareProcess()
    {
        // The engine prepends the personal and shared folders unless they are listed already. Listed last, they cannot slow down or shadow ours;
        // and an inherited path is not taken over, because inside pwsh it names the modules of another version of the engine.
        var defaults = ModuleIntrinsics.GetModulePath(null, null, null);
        string[] folders = [Path.GetFullPath(Path.Combine(StageFolder, "..", "..")), .. EssentialFolders(), defaults];
        Environment.SetEnvironmentVariable("PSModulePath", string.Join(Path.PathSeparator, folders));

        // An embedded engine leaves no file in the user's home and reports to nobody.
        SetDefault("PSModuleAnalysisCachePath", OperatingSystem.IsWindows() ? "NUL" : "/dev/null");
        SetDefault("POWERSHELL_TELEMETRY_OPTOUT", "1");
        return true;
    }

    // The stand-ins step aside as soon as the real commands are part of the program.
    private static string[] EssentialFolders() =>
        File.Exists(Path.Combine(ProgramFolder, "Microsoft.PowerShell.Commands.Utility.dll")) ? [] : [EssentialsFolder];

    private static void SetDefault(string name, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) Environment.SetEnvironmentVariable(name, value);
    }
}
