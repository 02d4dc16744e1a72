using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ConcurrencyOps.Runspaces;

/// <summary>What the workers take over from where the command was called: taken once, when it starts.</summary>
internal sealed record CallerState
{
    // The preferences that decide what a script does or shows. Confirm and Progress among them: see WorkerHost for how questions get out.
    private static readonly string[] PreferenceNames =
    [
        "ErrorActionPreference", "WarningPreference", "VerbosePreference", "DebugPreference", "InformationPreference", "ProgressPreference",
        "ConfirmPreference", "WhatIfPreference", "PSNativeCommandUseErrorActionPreference", "PSNativeCommandArgumentPassing",
        "PSModuleAutoLoadingPreference", "OutputEncoding", "OFS", "ErrorView", "FormatEnumerationLimit",
    ];

    public required PSHost Host { get; init; }

    public required IReadOnlyDictionary<string, object?> Preferences { get; init; }

    /// <summary>A copy: a script's change stays in its worker.</summary>
    public required DefaultParameterDictionary? DefaultParameters { get; init; }

    public required string Location { get; init; }

    /// <summary>Where to go when a worker does not have the caller's drive.</summary>
    public required string FileSystemLocation { get; init; }

    public required CultureInfo Culture { get; init; }

    public required CultureInfo UICulture { get; init; }

    public required PSLanguageMode LanguageMode { get; init; }

    /// <summary>0 when strict mode is off.</summary>
    public required int StrictVersion { get; init; }

    public static CallerState Capture(PSCmdlet caller)
    {
        var session = caller.SessionState;
        return new CallerState
        {
            Host = caller.Host,
            Preferences = CapturePreferences(caller),
            DefaultParameters = session.PSVariable.GetValue("PSDefaultParameterValues") is IDictionary defaults
                ? new DefaultParameterDictionary(WithoutScriptBlocks(defaults))
                : null,
            Location = session.Path.CurrentLocation.Path,
            FileSystemLocation = session.Path.CurrentFileSystemLocation.ProviderPath,
            Culture = CultureInfo.CurrentCulture,
            UICulture = CultureInfo.CurrentUICulture,
            LanguageMode = session.LanguageMode,
            StrictVersion = StrictMode.Probe(caller),
        };
    }

    // -Verbose and -Debug of the call make the scripts speak. The other common parameters act where records leave the command: passed on,
    // -ErrorAction SilentlyContinue would swallow even a throw, and with it the failure of the item.
    private static Dictionary<string, object?> CapturePreferences(PSCmdlet caller)
    {
        var preferences = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in PreferenceNames)
        {
            if (caller.SessionState.PSVariable.Get(name) is { } variable)
                preferences[name] = variable.Value;
        }

        foreach (var (name, value) in caller.MyInvocation.BoundParameters)
        {
            if (name is "Verbose" or "Debug" && value is SwitchParameter wanted)
                preferences[$"{name}Preference"] = wanted ? ActionPreference.Continue : ActionPreference.SilentlyContinue;
        }

        return preferences;
    }

    // A default that is a script block would run in the caller's runspace from a worker's thread.
    private static Hashtable WithoutScriptBlocks(IDictionary defaults)
    {
        var copy = new Hashtable();
        foreach (DictionaryEntry entry in defaults)
        {
            if (!RunspaceBound.IsScriptBlock(entry.Value))
                copy.Add(entry.Key, entry.Value);
        }

        return copy;
    }
}
