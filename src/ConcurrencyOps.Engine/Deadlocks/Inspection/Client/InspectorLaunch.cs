using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// How the inspector is started: by the dotnet host of the runtime that we run on, which fits for certain, or that of DOTNET_ROOT; where pwsh is all there
/// is, with its runtime beside it, by pwsh.
/// </summary>
/// <param name="Assembly">The full path of ConcurrencyOps.Inspector.dll.</param>
/// <param name="Hosting">What to run it in.</param>
internal sealed record InspectorLaunch(string Assembly, InspectorHosting Hosting = InspectorHosting.Automatic)
{
    private const int OldestRuntime = 8;

    // A profiler or a start-up hook is meant for the user's programs, and settings of the collector or the compiler make ours slower.
    private static readonly string[] SettingsOfOthers = ["DOTNET_", "COMPlus_", "CORECLR_"];

    /// <summary>Whether the process that we run in is a PowerShell that can be started once more.</summary>
    private static bool IsInShell => Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "pwsh" or "pwsh-preview";

    /// <summary>What to start, for the pipe of that name.</summary>
    /// <exception cref="InspectionException">There is nothing to run it in.</exception>
    public ProcessStartInfo ToStartInfo(string pipe, bool isCold)
    {
        var host = Hosting == InspectorHosting.Shell ? null : FindDotNet();
        var start = host is not null ? ForDotNet(host, pipe, isCold)
            : Hosting != InspectorHosting.DotNet && IsInShell ? ForShell(Environment.ProcessPath!, pipe, isCold)
            : throw new InspectionException(
                InspectionFailure.Crashed,
                "There is nothing to run the inspector in: no dotnet host belongs to this runtime, and this process is not pwsh. Set DOTNET_ROOT to a .NET 8 or later.");

        // Not ours: whoever pipes something into pwsh does not mean it for the inspector, and pwsh would read it to its end.
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.CreateNoWindow = true;
        foreach (var name in start.Environment.Keys.Where(IsSettingOfOthers).ToArray())
            start.Environment.Remove(name);

        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }

    private static bool IsSettingOfOthers(string name) => name is not ("DOTNET_ROOT" or "DOTNET_ROOT_X64" or "DOTNET_ROOT_ARM64" or "DOTNET_ROOT(x86)")
        && SettingsOfOthers.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private ProcessStartInfo ForDotNet(string host, string pipe, bool isCold) => new(host, ["exec", "--roll-forward", "Major", Assembly, pipe, .. Cold(isCold)]);

    private ProcessStartInfo ForShell(string shell, string pipe, bool isCold)
    {
        var words = string.Join(", ", new[] { pipe }.Concat(Cold(isCold)).Select(Quoted));
        var command = $"$null = [System.Reflection.Assembly]::LoadFrom({Quoted(Assembly)}); exit [ConcurrencyOps.Inspector.Program]::Main(@({words}))";
        var start = new ProcessStartInfo(shell, ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", command]);
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string[] Cold(bool isCold) => isCold ? ["cold"] : [];

    private static string? FindDotNet()
    {
        var file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

        // The folder of the framework is root/shared/Microsoft.NETCore.App/version.
        var own = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", file));
        if (File.Exists(own))
            return own;

        return Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root && HasFramework(root) && File.Exists(Path.Combine(root, file))
            ? Path.Combine(root, file)
            : null;
    }

    private static bool HasFramework(string root)
    {
        var frameworks = Path.Combine(root, "shared", "Microsoft.NETCore.App");
        return Directory.Exists(frameworks)
            && Directory.EnumerateDirectories(frameworks).Any(folder => Version.TryParse(Path.GetFileName(folder), out var version) && version.Major >= OldestRuntime);
    }
}
