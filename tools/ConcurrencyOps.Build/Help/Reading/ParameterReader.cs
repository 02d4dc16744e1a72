using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using ConcurrencyOps.Build.Help.Model;
using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help.Reading;

/// <summary>Reads the parameters of a cmdlet class.</summary>
internal sealed class ParameterReader(XmlDocumentation documentation, DocTextReader text)
{
    public List<ParameterHelp> Read(Type cmdlet, bool supportsShouldProcess)
    {
        List<ParameterHelp> parameters =
        [
            .. from property in Properties(cmdlet)
               let bindings = Bindings(property)
               where bindings.Count > 0
               select Read(property, bindings),
        ];
        if (supportsShouldProcess)
            parameters.AddRange([RiskParameter("WhatIf", "wi", "Shows what would happen. Nothing is done."), RiskParameter("Confirm", "cf", "Asks before anything is done.")]);
        return parameters;
    }

    private ParameterHelp Read(PropertyInfo property, IReadOnlyList<ParameterBinding> bindings)
    {
        XElement? comment = documentation.Of(property.DeclaringType!, property.Name);
        return new ParameterHelp(property.Name, TypeName.Of(property.PropertyType))
        {
            Text = text.Blocks(comment?.Element("summary"), comment?.Element("remarks")),
            Aliases = [.. AttributeReader.All(property, "Alias").SelectMany(alias => alias.Arguments()).OfType<string>()],
            Values = Values(property),
            DefaultValue = DefaultValue(property, comment),
            SupportsWildcards = AttributeReader.One(property, "SupportsWildcards") is not null,
            Bindings = bindings,
        };
    }

    /// <summary>In the order they are written; those of a base class, which are the general ones, come last.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type cmdlet)
    {
        HashSet<string> seen = [];
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        for (Type? type = cmdlet; type is not null && !IsPowerShellType(type); type = type.BaseType)
        {
            foreach (PropertyInfo property in type.GetProperties(Declared).OrderBy(property => property.MetadataToken))
            {
                if (seen.Add(property.Name))
                    yield return property;
            }
        }
    }

    private static bool IsPowerShellType(Type type) => type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true;

    private static List<ParameterBinding> Bindings(PropertyInfo property) =>
    [
        .. from attribute in AttributeReader.All(property, "Parameter")
           where !attribute.Flag("DontShow")
           select new ParameterBinding(
               attribute.Named("ParameterSetName") as string ?? ParameterBinding.AllSets,
               attribute.Flag("Mandatory"),
               attribute.Named("Position") is int position and >= 0 ? position : null,
               attribute.Flag("ValueFromPipeline"),
               attribute.Flag("ValueFromPipelineByPropertyName")),
    ];

    private static string[] Values(PropertyInfo property)
    {
        if (AttributeReader.One(property, "ValidateSet") is { } set)
            return [.. set.Arguments().OfType<string>()];

        Type type = property.PropertyType;
        type = type.IsArray ? type.GetElementType()! : type;
        type = type.IsGenericType && type.GetGenericTypeDefinition().FullName == "System.Nullable`1" ? type.GetGenericArguments()[0] : type;
        return type.IsEnum ? [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)] : [];
    }

    /// <summary>The attribute leads, for it is what the shell shows too; then the value tag; a switch is off.</summary>
    private string DefaultValue(PropertyInfo property, XElement? comment)
    {
        CustomAttributeData? attribute = AttributeReader.One(property, "PSDefaultValue");
        if (attribute?.Named("Help") is string help)
            return help;
        if (attribute?.Named("Value") is { } value)
            return Convert.ToString(value, CultureInfo.InvariantCulture)!;
        if (text.Line(comment?.Element("value")) is { Length: > 0 } line)
            return line;
        return property.PropertyType.Name is "SwitchParameter" or "Boolean" ? "False" : "None";
    }

    private static ParameterHelp RiskParameter(string name, string alias, string sentence) =>
        new(name, new TypeName("SwitchParameter", "System.Management.Automation.SwitchParameter"))
        {
            Text = [new DocBlock(BlockKind.Paragraph, [new DocRun(RunKind.Prose, sentence)])],
            Aliases = [alias],
            Values = [],
            DefaultValue = "False",
            SupportsWildcards = false,
            Bindings = [new ParameterBinding(ParameterBinding.AllSets, IsMandatory: false, Position: null, ByValue: false, ByPropertyName: false)],
        };
}
