using System.Globalization;
using System.Xml.Linq;
using ConcurrencyOps.Build.Help.Model;
using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help.Reading;

/// <summary>Reads an example: text before the code introduces it, text after it explains it.</summary>
internal static class ExampleReader
{
    /// <summary>Longer than this is a paragraph, not a title: with its decoration a title fits a line of 80 columns.</summary>
    private const int LongestTitle = 57;

    public static ExampleHelp Read(XElement example, int number, DocTextReader text)
    {
        XElement[] code = [.. example.Elements("code")];
        List<XNode> before = [.. example.Nodes().TakeWhile(node => node != code.FirstOrDefault())];
        List<XNode> after = [.. example.Nodes().SkipWhile(node => node != code.LastOrDefault()).Skip(1)];

        List<DocBlock> introduction = [.. text.Blocks(new XElement("part", before))];
        string title = string.Create(CultureInfo.InvariantCulture, $"Example {number}");
        if (introduction.Count > 0 && introduction[0].PlainText.Length <= LongestTitle)
        {
            title += $": {introduction[0].PlainText.TrimEnd('.', ':')}";
            introduction.RemoveAt(0);
        }

        return new ExampleHelp(title, introduction, string.Join("\n\n", code.Select(DocTextReader.Code)), text.Blocks(new XElement("part", after)));
    }
}
