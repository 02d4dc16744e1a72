using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ConcurrencyOps.Build.Help.Text;

/// <summary>Turns the content of a documentation tag into blocks of text.</summary>
/// <param name="cmdletNames">The cmdlet name of each cmdlet class, by documentation id: a reader of help knows no class names.</param>
internal sealed partial class DocTextReader(IReadOnlyDictionary<string, string> cmdletNames)
{
    /// <summary>The text of one tag as a single line; empty when the tag is missing.</summary>
    public string Line(XElement? element) => string.Join(' ', Blocks(element).Select(block => block.PlainText));

    /// <summary>The blocks of the tags, in order.</summary>
    public IReadOnlyList<DocBlock> Blocks(params IEnumerable<XElement?> elements)
    {
        DocTextBuilder builder = new();
        foreach (XElement element in elements.OfType<XElement>())
        {
            Append(element, builder);
            builder.EndBlock();
        }

        return builder.Blocks;
    }

    /// <summary>Code as typed: without the indentation that the comment gave it and without the empty lines around it.</summary>
    public static string Code(XElement element)
    {
        string[] lines = element.Value.ReplaceLineEndings("\n").Split('\n');
        int indent = lines[0].Trim().Length > 0
            ? IndentOf(element)
            : lines.Where(line => line.Trim().Length > 0).Select(LeadingSpaces).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select((line, index) => Unindented(line, index == 0 ? 0 : indent))).Trim('\n');
    }

    private static string Unindented(string line, int indent) => line[Math.Min(indent, LeadingSpaces(line))..].TrimEnd();

    /// <summary>Code that starts behind its tag has no indentation to go by on its first line; the line of the tag has.</summary>
    private static int IndentOf(XElement element) =>
        element.PreviousNode is XText before ? before.Value.Length - 1 - before.Value.LastIndexOf('\n') : 0;

    private static int LeadingSpaces(string line) => line.Length - line.TrimStart().Length;

    /// <summary>What the reader of help calls the thing that a reference names.</summary>
    public DocRun Reference(string id)
    {
        if (cmdletNames.TryGetValue(id, out string? cmdlet))
            return new DocRun(RunKind.Cmdlet, cmdlet);

        string path = ParameterList().Replace(id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..], string.Empty);
        int dot = path.LastIndexOf('.');
        bool isParameter = id.StartsWith("P:", StringComparison.Ordinal) && cmdletNames.ContainsKey($"T:{path[..Math.Max(dot, 0)]}");
        return new DocRun(RunKind.Code, (isParameter ? "-" : string.Empty) + path[(dot + 1)..]);
    }

    private void Append(XElement parent, DocTextBuilder builder)
    {
        foreach (XNode node in parent.Nodes())
        {
            if (node is XText text)
                builder.Add(RunKind.Prose, text.Value);
            else if (node is XElement element)
                AppendElement(element, builder);
        }
    }

    private void AppendElement(XElement element, DocTextBuilder builder)
    {
        switch (element.Name.LocalName)
        {
            case "para":
                builder.EndBlock();
                Append(element, builder);
                builder.EndBlock();
                break;
            case "list":
                AppendList(element, builder);
                break;
            case "code":
                builder.AddCodeBlock(Code(element));
                break;
            case "c":
                builder.Add(RunKind.Code, element.Value);
                break;
            case "see" or "seealso" or "paramref" or "typeparamref":
                DocRun run = Inline(element);
                builder.Add(run.Kind, run.Text);
                break;
            default:
                Append(element, builder);
                break;
        }
    }

    private void AppendList(XElement list, DocTextBuilder builder)
    {
        builder.EndBlock();
        foreach (XElement item in list.Elements("item"))
        {
            builder.StartBullet();
            if (item.Element("term") is { } term)
            {
                Append(term, builder);
                if (item.Element("description") is not null)
                    builder.Add(RunKind.Prose, ": ");
            }

            Append(item.Element("description") ?? (item.Element("term") is null ? item : new XElement("none")), builder);
            builder.EndBlock();
        }
    }

    private DocRun Inline(XElement element)
    {
        if (element.Attribute("langword")?.Value is { } word)
            return new DocRun(RunKind.Code, word is "null" or "true" or "false" ? $"${word}" : word);
        if (element.Attribute("name")?.Value is { } name)
            return new DocRun(RunKind.Code, name);
        if (element.Value.Trim() is { Length: > 0 } text)
            return new DocRun(RunKind.Prose, element.Attribute("href") is { } link ? $"{text} ({link.Value})" : text);
        return element.Attribute("cref") is { } reference
            ? Reference(reference.Value)
            : new DocRun(RunKind.Prose, element.Attribute("href")?.Value ?? string.Empty);
    }

    [GeneratedRegex(@"\(.*\)$|`+\d+")]
    private static partial Regex ParameterList();
}
