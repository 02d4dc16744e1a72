using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// Evaluates the $using: expressions of a script block in the caller's scope. The engine finds the values again in the worker, by a key made
/// of the expression's text, when they are passed in the parameter that it reserves for this.
/// </summary>
internal static class UsingValues
{
    /// <summary>The name of the reserved parameter.</summary>
    public const string ParameterName = "--%";

    // Their script blocks run somewhere else again: what $using: means there is their business.
    private static readonly HashSet<string> CommandsWithOwnUsing = new(StringComparer.OrdinalIgnoreCase)
    {
        "ForEach-Object", "foreach", "%", "Invoke-ParallelWork", "Submit-WorkItem", "Start-ThreadJob", "Start-Job", "Invoke-Command", "icm",
        "Invoke-Parallel", "Start-RSJob",
    };

    /// <summary>Null when the block uses none.</summary>
    public static Hashtable? Collect(ScriptBlock body, PSCmdlet caller)
    {
        Hashtable? values = null;
        foreach (var node in body.Ast.FindAll(static node => node is UsingExpressionAst, searchNestedScriptBlocks: true))
        {
            var expression = (UsingExpressionAst)node;
            if (BelongsToInnerCommand(expression, body.Ast))
                continue;

            values ??= [];
            var key = KeyOf(expression);
            if (!values.ContainsKey(key))
                values.Add(key, Evaluate(expression, caller));
        }

        return values;
    }

    private static bool BelongsToInnerCommand(Ast node, Ast body)
    {
        for (var at = node; at is not null && at != body; at = at.Parent)
        {
            if (at is ScriptBlockExpressionAst && CommandOf(at) is { } command && CommandsWithOwnUsing.Contains(NameOf(command))
                && (!IsForEach(command) || HasParallelSwitch(command)))
                return true;
        }

        return false;
    }

    // The block may be joined to its parameter's name: -ScriptBlock:{ }.
    private static CommandAst? CommandOf(Ast argument) =>
        argument.Parent as CommandAst ?? (argument.Parent as CommandParameterAst)?.Parent as CommandAst;

    // Without the module's name in front.
    private static string NameOf(CommandAst command)
    {
        var name = command.GetCommandName() ?? "";
        return name[(name.LastIndexOf('\\') + 1)..];
    }

    private static bool IsForEach(CommandAst command) => NameOf(command).ToUpperInvariant() is "FOREACH-OBJECT" or "FOREACH" or "%";

    private static bool HasParallelSwitch(CommandAst command) =>
        command.CommandElements.OfType<CommandParameterAst>().Any(static parameter =>
            parameter.ParameterName.Length >= 2 && "Parallel".StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase));

    // The engine makes the key the same way; only a plain variable's name is without case.
    private static string KeyOf(UsingExpressionAst expression)
    {
        var text = expression.ToString();
        if (expression.SubExpression is VariableExpressionAst)
            text = text.ToLowerInvariant();

        return Convert.ToBase64String(Encoding.Unicode.GetBytes(text));
    }

    private static object? Evaluate(UsingExpressionAst expression, PSCmdlet caller)
    {
        var variable = UsingExpressionAst.ExtractUsingVariable(expression).VariablePath;
        if (variable.IsUnqualified && caller.SessionState.PSVariable.Get(variable.UserPath) is null)
        {
            throw new CommandException(
                ErrorIds.UsingVariableNotFound,
                ErrorCategory.ObjectNotFound,
                $"'{expression}' cannot be evaluated: there is no variable ${variable.UserPath} where the command was called. Set it first, or correct the name.",
                expression.ToString());
        }

        var value = expression.SubExpression is VariableExpressionAst && variable.IsUnqualified
            ? caller.SessionState.PSVariable.GetValue(variable.UserPath)
            : EvaluateInCallersScope(expression, caller);
        if (RunspaceBound.IsScriptBlock(value))
        {
            throw new CommandException(
                ErrorIds.UsingIsScriptBlock,
                ErrorCategory.InvalidArgument,
                $"'{expression}' is a script block. A script block belongs to the runspace that made it and must not run in another. Pass its text and make it anew inside: [scriptblock]::Create($using:text). For a function, name it in -Function.",
                expression.ToString());
        }

        return value;
    }

    // A member or an index: the same text without the scope, where the caller's variables are in reach.
    private static PSObject? EvaluateInCallersScope(UsingExpressionAst expression, PSCmdlet caller)
    {
        const string Scope = "using:";
        var text = expression.ToString();
        text = text.Remove(text.IndexOf(Scope, StringComparison.OrdinalIgnoreCase), Scope.Length);
        var values = caller.InvokeCommand.InvokeScript(false, ScriptBlock.Create($",({text})"), null);
        return values.Count == 0 ? null : values[0];
    }
}
