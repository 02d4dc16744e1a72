using System.Management.Automation;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Runspaces;

/// <summary>Finds the variables, functions and modules that the caller names for the workers. What is not there is an error at once, not one an item.</summary>
internal sealed class CallerImports(PSCmdlet caller)
{
    private readonly List<string> _modules = [];

    /// <summary>Manifests or module files, those of functions that live in modules included.</summary>
    public IReadOnlyList<string> Modules => _modules;

    public Dictionary<string, object?> FindVariables(IEnumerable<string> names)
    {
        var found = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var variable in names.SelectMany(VariablesNamed))
        {
            if (RunspaceBound.IsScriptBlock(variable.Value))
            {
                throw new CommandException(
                    ErrorIds.VariableIsScriptBlock,
                    ErrorCategory.InvalidArgument,
                    $"The variable ${variable.Name} holds a script block. A script block belongs to the runspace that made it and must not run in another. Pass its text and make it anew inside with [scriptblock]::Create(), or make it a function and name it in -Function.",
                    variable.Name);
            }

            found[variable.Name] = variable.Value;
        }

        return found;
    }

    /// <summary>The functions that stand alone; for those of a module, the module is imported, with all that they call inside it.</summary>
    public List<FunctionInfo> FindFunctions(IEnumerable<string> names)
    {
        var found = new List<FunctionInfo>();
        foreach (var function in names.SelectMany(FunctionsNamed))
        {
            if (function.Module is { Path.Length: > 0 } module && File.Exists(module.Path))
                AddModule(FileOf(module));
            else
                found.Add(function);
        }

        return found;
    }

    public void FindModules(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var module = IsPath(name)
                ? null
                : Find("Get-Module -Name $args[0]", name) ?? Find("Get-Module -ListAvailable -Name $args[0] -ErrorAction Ignore", name);
            if (module is not null)
                AddModule(FileOf(module));
            else if (ExistingPath(name) is { } path)
                AddModule(path);
            else
                throw NotFound(ErrorIds.ModuleNotFound, $"There is no module '{name}', neither loaded nor in a folder of $env:PSModulePath nor as a path. Correct the name, or give the path of its manifest.", name);
        }
    }

    private List<PSVariable> VariablesNamed(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
            return [caller.SessionState.PSVariable.Get(name) ?? throw NotFound(ErrorIds.VariableNotFound, $"There is no variable ${name} where the command was called. Set it first, or correct the name in -Variable (without the $).", name)];

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return [.. caller.InvokeProvider.Item.Get("variable:*").Select(static item => item.BaseObject).OfType<PSVariable>()
            .Where(variable => pattern.IsMatch(variable.Name) && IsUsers(variable))];
    }

    // A wildcard means the caller's own variables, not those the engine keeps.
    private static bool IsUsers(PSVariable variable) =>
        variable.GetType() == typeof(PSVariable) && (variable.Options & (ScopedItemOptions.ReadOnly | ScopedItemOptions.Constant)) == 0
        && !EngineVariables.Contains(variable.Name) && !RunspaceBound.IsScriptBlock(variable.Value);

    private static readonly HashSet<string> EngineVariables = new(StringComparer.OrdinalIgnoreCase)
    {
        "_", "args", "Error", "Host", "input", "MyInvocation", "PSBoundParameters", "PSCmdlet", "PSItem", "PSScriptRoot", "PSCommandPath",
        "StackTrace", "this", "Matches", "LASTEXITCODE", "PROFILE", "PWD", "ExecutionContext", "PSDefaultParameterValues", "^", "$", "?",
    };

    private List<FunctionInfo> FunctionsNamed(string name)
    {
        var isPattern = WildcardPattern.ContainsWildcardCharacters(name);
        var found = caller.InvokeCommand.GetCommands(name, CommandTypes.Function | CommandTypes.Filter, isPattern).OfType<FunctionInfo>().ToList();
        if (found.Count == 0 && !isPattern)
            throw NotFound(ErrorIds.FunctionNotFound, $"There is no function '{name}' where the command was called. Define it first, or correct the name in -Function.", name);

        return found;
    }

    private PSModuleInfo? Find(string script, string name) =>
        caller.InvokeCommand.InvokeScript(true, ScriptBlock.Create(script), null, name)
            .Select(static found => found?.BaseObject).OfType<PSModuleInfo>().MaxBy(static module => module.Version);

    // Get-Module refuses paths as names of loaded modules.
    private static bool IsPath(string name) => name.AsSpan().IndexOfAny('/', '\\') >= 0;

    private string? ExistingPath(string path)
    {
        try
        {
            var full = caller.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
            return File.Exists(full) || Directory.Exists(full) ? full : null;
        }
        catch (RuntimeException)
        {
            return null; // A drive or a provider that is not there.
        }
    }

    // By file, so that the workers load the version that the caller uses.
    private static string FileOf(PSModuleInfo module)
    {
        var manifest = Path.Combine(module.ModuleBase, $"{module.Name}.psd1");
        return File.Exists(manifest) ? manifest : module.Path;
    }

    private void AddModule(string file)
    {
        if (!_modules.Contains(file))
            _modules.Add(file);
    }

    private static CommandException NotFound(string id, string message, string name) => new(id, ErrorCategory.ObjectNotFound, message, name);
}
