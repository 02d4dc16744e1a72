using System.Text.RegularExpressions;

namespace ConcurrencyOps.Build.Help.Text;

/// <summary>Collects runs into blocks; white space in a comment means no more than a space.</summary>
internal sealed partial class DocTextBuilder
{
    private readonly List<DocBlock> _blocks = [];
    private readonly List<DocRun> _runs = [];
    private BlockKind _kind = BlockKind.Paragraph;

    public IReadOnlyList<DocBlock> Blocks
    {
        get
        {
            EndBlock();
            return _blocks;
        }
    }

    public void Add(RunKind kind, string text)
    {
        string line = WhiteSpace().Replace(text, " ");
        bool afterSpace = _runs.Count == 0 || _runs[^1].Text.EndsWith(' ');
        if (afterSpace && kind == RunKind.Prose)
            line = line.TrimStart();
        if (line.Length > 0)
            _runs.Add(new DocRun(kind, line));
    }

    public void AddCodeBlock(string code)
    {
        EndBlock();
        _blocks.Add(new DocBlock(BlockKind.Code, [new DocRun(RunKind.Code, code)]));
    }

    public void StartBullet()
    {
        EndBlock();
        _kind = BlockKind.Bullet;
    }

    public void EndBlock()
    {
        if (_runs.Count > 0 && _runs[^1] is { Kind: RunKind.Prose } last)
        {
            _runs[^1] = last with { Text = last.Text.TrimEnd() };
            if (_runs[^1].Text.Length == 0)
                _runs.RemoveAt(_runs.Count - 1);
        }

        if (_runs.Count > 0)
            _blocks.Add(new DocBlock(_kind, [.. _runs]));
        _runs.Clear();
        _kind = BlockKind.Paragraph;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
