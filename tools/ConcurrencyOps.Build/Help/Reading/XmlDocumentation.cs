using System.Xml.Linq;

namespace ConcurrencyOps.Build.Help.Reading;

/// <summary>The documentation comments of some assemblies, by documentation id.</summary>
internal sealed class XmlDocumentation
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    public XmlDocumentation(IEnumerable<string> files)
    {
        foreach (string file in files.Where(File.Exists))
        {
            // White space is kept: it is the layout of the examples.
            foreach (XElement member in XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
                _members.TryAdd(member.Attribute("name")!.Value, member);
        }
    }

    public XElement? Of(Type type) => Resolve(TypeId(type), type.BaseType is { } parent ? TypeId(parent) : null);

    /// <summary>The comment of a property; one that says inheritdoc takes the comment of the base class.</summary>
    public XElement? Of(Type owner, string property)
    {
        for (Type? type = owner; type is not null; type = type.BaseType)
        {
            if (Resolve(PropertyId(type, property), null) is { } member && member.Element("inheritdoc") is null)
                return member;
        }

        return null;
    }

    public static string TypeId(Type type) => $"T:{NameOf(type)}";

    private static string PropertyId(Type type, string property) => $"P:{NameOf(type)}.{property}";

    private static string NameOf(Type type)
    {
        Type open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return (open.FullName ?? open.Name).Replace('+', '.');
    }

    private XElement? Resolve(string id, string? parentId)
    {
        XElement? member = _members.GetValueOrDefault(id);
        if (member?.Element("inheritdoc") is not { } inherit)
            return member;

        string? source = inherit.Attribute("cref")?.Value ?? parentId;
        return source is null || source == id ? member : Resolve(source, null);
    }
}
