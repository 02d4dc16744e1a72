namespace ConcurrencyOps.Diagnostics;

/// <summary>A frame of a stack.</summary>
/// <param name="StackPointer">Where it begins; frames further out have larger ones.</param>
/// <param name="Method">Null for a helper of the runtime.</param>
/// <param name="IsNative">It is the runtime's own, in native code.</param>
/// <param name="Offset">How far into the method's code it is, in the compiler's own count; null when it cannot be told.</param>
internal readonly record struct FrameView(ulong StackPointer, MethodView? Method, bool IsNative, int? Offset);
