namespace ConcurrencyOps.Diagnostics;

/// <summary>Turns the names that compilers make into those that people wrote: Loader+&lt;RunAsync&gt;d__3.MoveNext is Loader.RunAsync.</summary>
internal static class ReadableNames
{
    private const string Box = "AsyncStateMachineBox<";

    /// <summary>A type: nested ones by dots, without the classes that compilers add for closures.</summary>
    public static string OfType(string type) => string.Join('.', Parts(type).Select(OfPart).Where(static part => part.Length > 0));

    /// <summary>A method with its type.</summary>
    public static string OfMethod(string type, string method)
    {
        var parts = Parts(type).ToArray();
        var owner = OfType(type);
        if (method == "MoveNext" && IsMadeByCompiler(parts[^1]) && Inner(parts[^1]).Length > 0)
            return owner;

        return $"{owner}.{OfMember(method)}";
    }

    /// <summary>The async method that a box of the runtime keeps, by the type of the box; null when it is none.</summary>
    public static string? OfAsyncMethod(string boxType)
    {
        var start = boxType.IndexOf(Box, StringComparison.Ordinal);
        return start < 0 ? null : OfType(boxType[(start + Box.Length)..^1]);
    }

    // Of <Main>b__0 and <Main>g__Work|0_1 the maker is Main, and the second is named Work.
    private static string OfMember(string name)
    {
        if (!IsMadeByCompiler(name))
            return name;

        var made = name[(ClosingOf(name) + 1)..];
        var maker = OfMember(Inner(name));
        return made switch
        {
            ['b', '_', ..] => $"{maker} (lambda)",
            ['g', '_', '_', ..] => $"{maker}.{made[3..].Split('|')[0]}",
            _ => maker,
        };
    }

    private static string OfPart(string part) => !IsMadeByCompiler(part) ? part : Inner(part) is { Length: > 0 } inner ? OfMember(inner) : "";

    private static bool IsMadeByCompiler(string name) => name.Length > 1 && name[0] == '<' && ClosingOf(name) > 0;

    private static string Inner(string name) => name[1..ClosingOf(name)];

    private static int ClosingOf(string name)
    {
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            depth += name[i] == '<' ? 1 : name[i] == '>' ? -1 : 0;
            if (depth == 0)
                return i;
        }

        return -1;
    }

    // Nested types are parted by plus signs, but not within < and >.
    private static IEnumerable<string> Parts(string type)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < type.Length; i++)
        {
            depth += type[i] == '<' ? 1 : type[i] == '>' ? -1 : 0;
            if (type[i] != '+' || depth > 0)
                continue;

            yield return type[start..i];
            start = i + 1;
        }

        yield return type[start..];
    }
}
