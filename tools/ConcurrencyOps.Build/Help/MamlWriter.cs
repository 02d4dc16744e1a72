using System.Xml;
using System.Xml.Linq;
using ConcurrencyOps.Build.Help.Model;
using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help;

/// <summary>Writes help as MAML, the XML that Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Root = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static byte[] Write(ModuleHelp help)
    {
        XDocument document = new(new XElement(Root + "helpItems", new XAttribute("schema", "maml"), help.Cmdlets.Select(Cmdlet)));

        using MemoryStream stream = new();
        XmlWriterSettings settings = new() { Indent = true, NewLineChars = "\n", Encoding = new System.Text.UTF8Encoding(false) };
        using (XmlWriter writer = XmlWriter.Create(stream, settings))
            document.Save(writer);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static XElement Cmdlet(CmdletHelp cmdlet) => new(Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            new XElement(Maml + "description", Para(cmdlet.Synopsis))),
        Described(cmdlet.Description),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => SyntaxItem(cmdlet, set))),
        new XElement(Command + "parameters", cmdlet.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => Parameter(parameter, parameter.MainBinding, inSyntax: false))),
        new XElement(Command + "inputTypes", cmdlet.Inputs.DefaultIfEmpty(new TypeHelp("None", [])).Select(input => TypeElement("inputType", input))),
        new XElement(Command + "returnValues", cmdlet.Outputs.Select(output => TypeElement("returnValue", output))),
        cmdlet.Notes.Count == 0 ? null : new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paras(cmdlet.Notes))),
        new XElement(Command + "examples", cmdlet.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", cmdlet.Links.Select(Link)));

    private static XElement SyntaxItem(CmdletHelp cmdlet, ParameterSetHelp set) => new(Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        set.Parameters.Select(entry => Parameter(entry.Parameter, entry.Binding, inSyntax: true)));

    private static XElement Parameter(ParameterHelp parameter, ParameterBinding binding, bool inSyntax) => new(Command + "parameter",
        new XAttribute("required", binding.IsMandatory ? "true" : "false"),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", parameter.SupportsWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", binding.PipelineText),
        new XAttribute("position", binding.PositionText),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        Described(inSyntax ? parameter.Text : [.. parameter.Text, .. ValueText(parameter)]),
        parameter.Values.Count == 0 ? null : new XElement(Command + "parameterValueGroup", parameter.Values.Select(value =>
            new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value))),
        // The syntax line shows a switch without a value; its own section names the type.
        parameter.IsSwitch && inSyntax ? null : new XElement(Command + "parameterValue",
            new XAttribute("required", parameter.IsSwitch ? "false" : "true"), new XAttribute("variableLength", "false"), parameter.Type.Short),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type.Short), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", parameter.DefaultValue));

    private static XElement TypeElement(string name, TypeHelp type) => new(Command + name,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")),
        Described(type.Text));

    private static XElement Example(ExampleHelp example) => new(Command + "example",
        new XElement(Maml + "title", Decorated(example.Title)),
        // The shell puts the code right behind the introduction, and the next title right behind the remarks.
        new XElement(Maml + "introduction", example.Introduction.Select(block => Para($"{block.PlainText}\n\n"))),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paras(example.Remarks), Para(string.Empty)));

    /// <summary>The shell shows the values in the syntax line only.</summary>
    private static IEnumerable<DocBlock> ValueText(ParameterHelp parameter) => parameter.Values.Count == 0
        ? []
        : [new DocBlock(BlockKind.Paragraph, [new DocRun(RunKind.Prose, $"Values: {string.Join(", ", parameter.Values)}.")])];

    /// <summary>The shell prints titles as they are; a line of dashes is what its own help has.</summary>
    private static string Decorated(string title) => $"--- {title} ---";

    private static XElement Link(LinkHelp link) => new(Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Text), new XElement(Maml + "uri", link.Uri));

    private static XElement Described(IEnumerable<DocBlock> blocks) => new(Maml + "description", Paras(blocks));

    private static IEnumerable<XElement> Paras(IEnumerable<DocBlock> blocks) => blocks.Select(block => Para(block.PlainText));

    private static XElement Para(string text) => new(Maml + "para", text);
}
