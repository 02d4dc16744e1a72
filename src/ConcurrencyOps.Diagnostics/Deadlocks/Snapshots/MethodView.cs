namespace ConcurrencyOps.Diagnostics;

/// <summary>A method on some stack.</summary>
/// <param name="Type">Its type as the runtime names it.</param>
/// <param name="Name">Its name as the runtime names it.</param>
/// <param name="Text">Both as a person writes them.</param>
/// <param name="IsSystem">It is the framework's.</param>
/// <param name="Module">The path of its assembly; null when it has none.</param>
/// <param name="Token">Its number in there.</param>
internal sealed record MethodView(string Type, string Name, string Text, bool IsSystem, string? Module, int Token);
