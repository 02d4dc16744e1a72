using System.Management.Automation;
using System.Management.Automation.Language;

namespace ConcurrencyOps.Runspaces;

/// <summary>The script block of a run. Each worker makes a block of its own from it: the caller's must never run in another runspace.</summary>
internal sealed class ScriptBody
{
    private readonly ScriptBlock _callers;
    private readonly ScriptBlockAst? _ast;

    public ScriptBody(ScriptBlock callers)
    {
        _callers = callers;
        _ast = callers.Ast switch
        {
            ScriptBlockAst block => block,
            // function name($parameter) { } keeps its parameters outside its body: only the text has them inside.
            FunctionDefinitionAst function when !HasParametersOutsideBody(function) => function.Body,
            _ => null,
        };
        IsPlain = _ast is { BeginBlock: null, ProcessBlock: null, DynamicParamBlock: null } && !HasBinding(_ast.ParamBlock) && !HasCleanBlock(_ast);
    }

    /// <summary>Statements only, perhaps with simple parameters: it can be invoked without a pipeline of its own.</summary>
    public bool IsPlain { get; }

    /// <summary>
    /// Made from a copy of the parsed script, so that file and line numbers stay true, and because compiling writes into the parsed script.
    /// </summary>
    public ScriptBlock CreateForThisRunspace()
    {
        if (_ast is null)
            return ScriptBlock.Create(_callers.ToString());

        var root = Root(_ast);
        if (root == _ast || root.UsingStatements.Count == 0)
            return ((ScriptBlockAst)_ast.Copy()).GetScriptBlock();

        // "using namespace" stands at the top of the file: the block needs it to find its types, so the whole file is copied.
        var sameBlock = ((ScriptBlockAst)root.Copy()).Find(IsSameBlock, searchNestedScriptBlocks: true);
        return ((ScriptBlockAst)sameBlock).GetScriptBlock();
    }

    private bool IsSameBlock(Ast node) =>
        node is ScriptBlockAst && node.Extent.StartOffset == _ast!.Extent.StartOffset && node.Extent.EndOffset == _ast.Extent.EndOffset;

    private static ScriptBlockAst Root(ScriptBlockAst ast)
    {
        Ast at = ast;
        while (at.Parent is not null)
            at = at.Parent;

        return at as ScriptBlockAst ?? ast;
    }

    private static bool HasParametersOutsideBody(FunctionDefinitionAst function) =>
        function.Find(node => node is ParameterAst && node.Parent == function, searchNestedScriptBlocks: false) is not null;

    // [CmdletBinding()] and [Parameter()] bind as a cmdlet's do, which takes a pipeline.
    private static bool HasBinding(ParamBlockAst? parameters) =>
        parameters is not null && (parameters.Attributes.Count > 0
            || parameters.Parameters.Any(static parameter => parameter.Attributes.OfType<AttributeAst>().Any()));

    // The reference assembly is older than the clean block.
    private static bool HasCleanBlock(ScriptBlockAst ast) => ast.Find(
        node => node is NamedBlockAst { BlockKind: not (TokenKind.Begin or TokenKind.Process or TokenKind.End or TokenKind.Dynamicparam) } && node.Parent == ast,
        searchNestedScriptBlocks: false) is not null;
}
