using System.Text;
using ConcurrencyOps.Build.Help.Model;

namespace ConcurrencyOps.Build.Help;

/// <summary>The syntax of one parameter set as text, wrapped the way Get-Help's readers are used to.</summary>
internal static class SyntaxLine
{
    private const int Width = 100;

    public static string Of(CmdletHelp cmdlet, ParameterSetHelp set)
    {
        StringBuilder text = new(cmdlet.Name);
        int column = cmdlet.Name.Length;
        foreach (string part in set.Parameters.Select(Part).Append("[<CommonParameters>]"))
        {
            if (column + 1 + part.Length > Width)
            {
                text.Append("\n   ");
                column = 3;
            }

            text.Append(' ').Append(part);
            column += 1 + part.Length;
        }

        return text.ToString();
    }

    private static string Part(SyntaxParameter entry)
    {
        string name = entry.Binding.Position is null ? $"-{entry.Parameter.Name}" : $"[-{entry.Parameter.Name}]";
        if (entry.Parameter.IsSwitch)
            return entry.Binding.IsMandatory ? name : $"[{name}]";

        string value = entry.Parameter.Values.Count > 0 ? $"{{{string.Join(" | ", entry.Parameter.Values)}}}" : $"<{entry.Parameter.Type.Short}>";
        return entry.Binding.IsMandatory ? $"{name} {value}" : $"[{name} {value}]";
    }
}
