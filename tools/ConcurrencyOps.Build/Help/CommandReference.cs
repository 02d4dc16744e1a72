using System.Text;
using ConcurrencyOps.Build.Help.Model;

namespace ConcurrencyOps.Build.Help;

/// <summary>The cmdlet reference of the repository: one page a cmdlet and an index.</summary>
internal sealed class CommandReference(ModuleHelp help)
{
    public static CommandReference For(RepositoryLayout layout) => new(HelpSource.Read(layout));

    /// <returns>How many pages the reference has.</returns>
    public int Write(string folder)
    {
        SortedDictionary<string, byte[]> pages = Pages();
        foreach ((string name, byte[] content) in pages)
            FileSync.Write(Path.Combine(folder, name), content);
        foreach (string name in PagesIn(folder).Where(name => !pages.ContainsKey(name)).ToList())
            FileSync.Delete(Path.Combine(folder, name));
        return pages.Count;
    }

    /// <exception cref="BuildFailureException">A page is missing, out of date, or left over.</exception>
    public void Check(string folder)
    {
        SortedDictionary<string, byte[]> pages = Pages();
        BuildFailureException.ThrowIfAny(
        [
            .. pages.Where(page => !IsFresh(Path.Combine(folder, page.Key), page.Value)).Select(page => Problem(page.Key, "is missing or out of date")),
            .. PagesIn(folder).Where(name => !pages.ContainsKey(name)).Select(name => Problem(name, "belongs to no cmdlet")),
        ]);

        BuildProblem Problem(string page, string what) =>
            new(Path.Combine(folder, page), "DOCS001", $"The page {what}. Refresh the reference with: {BuildTool.RefreshDocsCommand}");
    }

    private SortedDictionary<string, byte[]> Pages()
    {
        SortedDictionary<string, byte[]> pages = new(StringComparer.Ordinal) { ["README.md"] = Encode(MarkdownWriter.Index(help)) };
        foreach (CmdletHelp cmdlet in help.Cmdlets)
            pages[$"{cmdlet.Name}.md"] = Encode(MarkdownWriter.Page(cmdlet));
        return pages;
    }

    private static byte[] Encode(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Line endings are the business of the checkout, not of freshness.</summary>
    private static bool IsFresh(string path, byte[] content) =>
        File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == Encoding.UTF8.GetString(content);

    private static IEnumerable<string> PagesIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.md").Select(path => Path.GetFileName(path)!) : [];
}
