using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace ConcurrencyOps.Runspaces;

/// <summary>Makes one runspace ready for the items, and puts right after each what would show in the next.</summary>
internal sealed class WorkerSession
{
    private readonly WorkerBlueprint _blueprint;
    private readonly SessionState _session;
    private readonly ArrayList? _errors;
    private string _location = "";

    /// <summary>Sets the runspace up. Runs inside its pipeline, on its thread.</summary>
    public WorkerSession(PSCmdlet host, WorkerBlueprint blueprint)
    {
        _blueprint = blueprint;
        _session = host.SessionState;
        _errors = _session.PSVariable.GetValue("Error") as ArrayList;

        // The mode first: a function is bound to the mode it is made under. Preferences last: under WhatIf no function would be set.
        _session.LanguageMode = blueprint.Caller.LanguageMode;
        ImportModules(host);
        SetFunctions();
        SetVariables();
        SetLocation();
        _errors?.Clear();
    }

    /// <summary>At the start of each pipeline: strict mode belongs to its scope.</summary>
    public void EnterPipeline(PSCmdlet host)
    {
        if (_blueprint.Caller.StrictVersion is > 0 and var version)
            host.InvokeCommand.InvokeScript(false, ScriptBlock.Create($"Set-StrictMode -Version {version}"), null);
    }

    /// <summary>Before each item. The thread is ours alone, but a script may have changed what it carries.</summary>
    public void Refresh()
    {
        CultureInfo.CurrentCulture = _blueprint.Caller.Culture;
        CultureInfo.CurrentUICulture = _blueprint.Caller.UICulture;
        if (_errors is { Count: > 0 })
            _errors.Clear();

        if (!string.Equals(_session.Path.CurrentLocation.Path, _location, StringComparison.Ordinal))
            SetLocation();
    }

    private void ImportModules(PSCmdlet host)
    {
        if (_blueprint.IsConstrained && _blueprint.Modules.Count > 0)
            host.InvokeCommand.InvokeScript(false, ScriptBlock.Create("Import-Module -Name $args -Global -ErrorAction Stop"), null, [.. _blueprint.Modules]);
    }

    private void SetVariables()
    {
        var caller = _blueprint.Caller;
        foreach (var (name, value) in caller.Preferences)
            _session.PSVariable.Set($"global:{name}", value);

        if (caller.DefaultParameters is { } defaults)
            _session.PSVariable.Set("global:PSDefaultParameterValues", new DefaultParameterDictionary(defaults));

        foreach (var (name, value) in _blueprint.Variables)
            _session.PSVariable.Set($"global:{name}", value);
    }

    // As script blocks rather than text: an error in a function keeps its file and line.
    private void SetFunctions()
    {
        foreach (var function in _blueprint.Functions)
        {
            var block = new ScriptBody(function.ScriptBlock).CreateForThisRunspace();
            _session.InvokeProvider.Item.Set([$"function:global:{function.Name}"], block, force: true, literalPath: true);
        }
    }

    // Setting a location costs a millisecond, asking for it next to nothing; a new worker often stands where the caller does.
    private void SetLocation()
    {
        var wanted = _blueprint.Caller.Location;
        if (!string.Equals(_session.Path.CurrentLocation.Path, wanted, StringComparison.Ordinal) && !TrySetLocation(wanted))
            TrySetLocation(_blueprint.Caller.FileSystemLocation);

        _location = _session.Path.CurrentLocation.Path;
    }

    // A drive that the caller made is not there in the worker, and a folder may have gone.
    private bool TrySetLocation(string path)
    {
        try
        {
            _session.Path.SetLocation(WildcardPattern.Escape(path));
            return true;
        }
        catch (Exception error) when (error is System.Management.Automation.DriveNotFoundException or ItemNotFoundException or ProviderNotFoundException)
        {
            return false;
        }
    }
}
