using System.Reflection;
using System.Xml.Linq;
using ConcurrencyOps.Build.Help.Model;
using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help.Reading;

/// <summary>Joins what the metadata of the cmdlet classes says with what their comments say.</summary>
internal sealed class CmdletReader
{
    private readonly XmlDocumentation _documentation;
    private readonly DocTextReader _text;
    private readonly ParameterReader _parameters;
    private readonly List<(Type Class, CustomAttributeData Cmdlet)> _classes;

    public CmdletReader(IEnumerable<Type> types, XmlDocumentation documentation)
    {
        _documentation = documentation;
        // The shell imports public classes only; an internal one is a command of the module's own making.
        _classes =
        [
            .. from type in types
               where type is { IsVisible: true, IsClass: true, IsAbstract: false }
               let cmdlet = AttributeReader.One(type, "Cmdlet")
               where cmdlet is not null
               select (type, cmdlet),
        ];
        _text = new DocTextReader(_classes.ToDictionary(entry => XmlDocumentation.TypeId(entry.Class), entry => NameOf(entry.Cmdlet)));
        _parameters = new ParameterReader(documentation, _text);
    }

    public ModuleHelp Read() =>
        new([.. _classes.Select(entry => Read(entry.Class, entry.Cmdlet)).OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)]);

    private static string NameOf(CustomAttributeData cmdlet) => string.Join('-', cmdlet.Arguments());

    private CmdletHelp Read(Type type, CustomAttributeData cmdlet)
    {
        XElement comment = _documentation.Of(type) ?? new XElement("member");
        List<ParameterHelp> parameters = _parameters.Read(type, cmdlet.Flag("SupportsShouldProcess"));
        string[] names = [.. cmdlet.Arguments().OfType<string>()];

        return new CmdletHelp(names[0], names[1], type.FullName!)
        {
            Synopsis = _text.Line(comment.Element("summary")),
            Description = _text.Blocks(comment.Elements("remarks")),
            Parameters = parameters,
            ParameterSets = ParameterSetReader.Read(parameters, cmdlet.Named("DefaultParameterSetName") as string),
            Inputs = Inputs(comment, parameters),
            Outputs = Outputs(comment, type),
            Notes = _text.Blocks(comment.Elements("notes")),
            Examples = [.. comment.Elements("example").Select((example, index) => ExampleReader.Read(example, index + 1, _text))],
            Links = [.. comment.Elements("seealso").Select(Link)],
        };
    }

    private List<TypeHelp> Inputs(XElement comment, List<ParameterHelp> parameters) =>
    [
        .. from parameter in parameters
           where parameter.Bindings.Any(binding => binding.FromPipeline)
           group parameter by parameter.Type.Full into sameType
           select new TypeHelp(sameType.Key, Described(comment, "input", sameType.Key) ?? [.. sameType.Select(BindingText)]),
    ];

    private static DocBlock BindingText(ParameterHelp parameter)
    {
        string how = (parameter.Bindings.Any(binding => binding.ByValue), parameter.Bindings.Any(binding => binding.ByPropertyName)) switch
        {
            (true, true) => "by value or by property name",
            (true, false) => "by value",
            _ => "by property name",
        };
        return new DocBlock(BlockKind.Paragraph,
            [new(RunKind.Prose, "Binds to "), new(RunKind.Code, $"-{parameter.Name}"), new(RunKind.Prose, $" {how}.")]);
    }

    private List<TypeHelp> Outputs(XElement comment, Type type) =>
    [
        .. AttributeReader.All(type, "OutputType").SelectMany(attribute => attribute.Arguments()).Distinct()
            .Select(argument => argument is Type output ? Output(comment, output) : new TypeHelp($"{argument}", Described(comment, "output", $"{argument}") ?? [])),
    ];

    private TypeHelp Output(XElement comment, Type output)
    {
        Type element = output.IsArray ? output.GetElementType()! : output;
        string name = output.FullName == "System.Void" ? "None" : TypeName.Of(output).Full;
        return new TypeHelp(name, Described(comment, "output", TypeName.Of(output).Full) ?? _text.Blocks(_documentation.Of(element)?.Element("summary")));
    }

    /// <summary>The text of an input or output tag whose cref names the type; null when there is none.</summary>
    private IReadOnlyList<DocBlock>? Described(XElement comment, string tag, string typeName) =>
        comment.Elements(tag).FirstOrDefault(element => element.Attribute("cref")?.Value == $"T:{typeName}") is { } description
            ? _text.Blocks(description)
            : null;

    private LinkHelp Link(XElement link)
    {
        if (link.Attribute("href")?.Value is { } uri)
            return new LinkHelp(link.Value.Trim() is { Length: > 0 } text ? text : uri, uri);
        // A topic such as about_ConcurrencyOps has no class to refer to.
        return new LinkHelp(link.Attribute("cref") is { } reference ? _text.Reference(reference.Value).Text : link.Value.Trim(), null);
    }
}
