using System.Management.Automation;
using System.Management.Automation.Language;

namespace ConcurrencyOps.Runspaces;

/// <summary>The script block of a run. Each worker makes a block of its own from it: the caller's must never run in another runspace.</summary>
internal sealed class ScriptBody
{
    private readonly ScriptBlock _callers;
    private readonly string? _textToParse;

    public ScriptBody(ScriptBlock callers)
    {
        _callers = callers;
        _textToParse = TextToParse(callers.Ast);

        // Looking at it takes no copy, which would cost as much as the block is long.
        var ast = _textToParse is null ? BlockOf(callers.Ast) : NewAst();
        var hasStatementsOnly = ast is { BeginBlock: null, ProcessBlock: null, DynamicParamBlock: null } && !HasCleanBlock(ast);
        IsPlain = hasStatementsOnly && !HasBinding(ast!.ParamBlock);
        TakesPipelineInput = !hasStatementsOnly || HasPipelineParameter(ast!.ParamBlock);
    }

    /// <summary>Statements only, perhaps with simple parameters: it can be invoked without a pipeline of its own.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether it gets the item as a function gets it from the pipeline; otherwise it finds it in $_ only.</summary>
    public bool TakesPipelineInput { get; }

    /// <summary>
    /// Made from a copy of the parsed script, so that file and line numbers stay true, and because compiling writes into the parsed script.
    /// </summary>
    public ScriptBlock CreateForThisRunspace() => NewAst()?.GetScriptBlock() ?? ScriptBlock.Create(_callers.ToString());

    private ScriptBlockAst? NewAst()
    {
        if (_textToParse is null)
            return (ScriptBlockAst?)BlockOf(_callers.Ast)?.Copy();

        var script = Parser.ParseInput(_textToParse, _callers.Ast.Extent.File, out _, out _);
        return BlockOf(script.Find(IsCallers, searchNestedScriptBlocks: true));
    }

    private static ScriptBlockAst? BlockOf(Ast? ast) => ast switch
    {
        ScriptBlockAst block => block,
        FunctionDefinitionAst function => function.Body,
        _ => null,
    };

    private bool IsCallers(Ast node)
    {
        var callers = _callers.Ast;
        return node.GetType() == callers.GetType() && node.Extent.StartOffset == callers.Extent.StartOffset
            && (node is FunctionDefinitionAst || node.Extent.EndOffset == callers.Extent.EndOffset);
    }

    // Two things a copy does not do. "using namespace" stands at the top of the file, a block needs it to find its types, and the engine cannot
    // copy a parsed script that has it. function name($parameter) { } keeps its parameters outside its body.
    private static string? TextToParse(Ast ast)
    {
        if (ast is FunctionDefinitionAst function && FirstParameterOutsideBody(function) is { } parameter)
            return WithParametersInside(function, parameter);

        return Root(ast) is ScriptBlockAst { UsingStatements.Count: > 0 } ? FullText(ast) : null;
    }

    // name($parameter) { becomes name {param($parameter): every line keeps its number.
    private static string WithParametersInside(FunctionDefinitionAst function, Ast parameter)
    {
        var text = FullText(function);
        var parenthesis = text.LastIndexOf('(', parameter.Extent.StartOffset);
        var brace = function.Body.Extent.StartOffset;
        return $"{text[..parenthesis]}{{param{text[parenthesis..brace]} {text[(brace + 1)..]}";
    }

    private static Ast? FirstParameterOutsideBody(FunctionDefinitionAst function) =>
        function.Find(node => node is ParameterAst && node.Parent == function, searchNestedScriptBlocks: true);

    private static string FullText(Ast ast) => ast.Extent.StartScriptPosition.GetFullScript();

    private static Ast Root(Ast ast)
    {
        while (ast.Parent is not null)
            ast = ast.Parent;

        return ast;
    }

    private static bool HasPipelineParameter(ParamBlockAst? parameters) =>
        parameters is not null && parameters.Parameters.SelectMany(static parameter => parameter.Attributes.OfType<AttributeAst>())
            .SelectMany(static attribute => attribute.NamedArguments)
            .Any(static argument => argument.ArgumentName.StartsWith("ValueFromPipeline", StringComparison.OrdinalIgnoreCase));

    // [CmdletBinding()] and [Parameter()] bind as a cmdlet's do, which takes a pipeline.
    private static bool HasBinding(ParamBlockAst? parameters) =>
        parameters is not null && (parameters.Attributes.Count > 0
            || parameters.Parameters.Any(static parameter => parameter.Attributes.OfType<AttributeAst>().Any()));

    // The reference assembly is older than the clean block.
    private static bool HasCleanBlock(ScriptBlockAst ast) => ast.Find(
        node => node is NamedBlockAst { BlockKind: not (TokenKind.Begin or TokenKind.Process or TokenKind.End or TokenKind.Dynamicparam) } && node.Parent == ast,
        searchNestedScriptBlocks: false) is not null;
}
