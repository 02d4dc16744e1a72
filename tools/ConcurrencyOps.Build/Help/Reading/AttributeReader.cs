using System.Reflection;

namespace ConcurrencyOps.Build.Help.Reading;

/// <summary>Reads PowerShell's attributes as data: the reference assembly that declares them cannot run.</summary>
internal static class AttributeReader
{
    private const string Namespace = "System.Management.Automation.";

    public static IEnumerable<CustomAttributeData> All(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.FullName == Namespace + name + "Attribute");

    public static CustomAttributeData? One(MemberInfo member, string name) => All(member, name).FirstOrDefault();

    public static object? Named(this CustomAttributeData attribute, string argument) =>
        attribute.NamedArguments.FirstOrDefault(named => named.MemberName == argument).TypedValue.Value;

    public static bool Flag(this CustomAttributeData attribute, string argument) => attribute.Named(argument) is true;

    /// <summary>The positional arguments, a params array flattened.</summary>
    public static IEnumerable<object?> Arguments(this CustomAttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(argument => Flatten(argument));

    private static IEnumerable<object?> Flatten(CustomAttributeTypedArgument argument) =>
        argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> items ? items.SelectMany(Flatten) : [argument.Value];
}
