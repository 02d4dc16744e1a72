namespace ConcurrencyOps.Build.Help.Model;

/// <summary>A type as help names it.</summary>
/// <param name="Short">For the syntax line.</param>
/// <param name="Full">With its namespace, for the inputs and outputs.</param>
internal sealed record TypeName(string Short, string Full)
{
    public static TypeName Of(Type type)
    {
        if (type.IsArray)
        {
            TypeName element = Of(type.GetElementType()!);
            return new TypeName($"{element.Short}[]", $"{element.Full}[]");
        }

        if (!type.IsGenericType)
            return new TypeName(type.Name, (type.FullName ?? type.Name).Replace('+', '.'));

        // The shell takes a plain value where the parameter is nullable, so that is what the help names.
        if (type.GetGenericTypeDefinition().FullName == "System.Nullable`1")
            return Of(type.GetGenericArguments()[0]);

        TypeName[] arguments = [.. type.GetGenericArguments().Select(Of)];
        string name = type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        return new TypeName(
            $"{name}[{string.Join(',', arguments.Select(argument => argument.Short))}]",
            $"{type.Namespace}.{name}[{string.Join(',', arguments.Select(argument => argument.Full))}]");
    }
}
