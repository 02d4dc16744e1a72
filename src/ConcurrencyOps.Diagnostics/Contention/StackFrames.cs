using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace ConcurrencyOps.Diagnostics;

/// <summary>From the stacks of a trace to frames that people read. Code without a name, the runtime's own, is left out.</summary>
internal sealed class StackFrames(TraceLog log)
{
    private readonly Dictionary<MethodIndex, FrameFacts?> _methods = [];

    /// <summary>The frames of a stack, the innermost first.</summary>
    public IReadOnlyList<FrameFacts> Of(int stack)
    {
        List<FrameFacts> frames = [];
        for (var index = (CallStackIndex)stack; index != CallStackIndex.Invalid; index = log.CallStacks.Caller(index))
        {
            var method = log.CodeAddresses.MethodIndex(log.CallStacks.CodeAddressIndex(index));
            if (method != MethodIndex.Invalid && FrameOf(method) is { } frame)
                frames.Add(frame);
        }

        return frames;
    }

    private FrameFacts? FrameOf(MethodIndex method)
    {
        if (!_methods.TryGetValue(method, out var frame))
            _methods.Add(method, frame = Describe(method));

        return frame;
    }

    private FrameFacts? Describe(MethodIndex method)
    {
        var methods = log.CodeAddresses.Methods;
        var name = methods.FullMethodName(method);
        if (string.IsNullOrEmpty(name))
            return null;

        var (type, member) = Split(name);
        var module = methods.MethodModuleFileIndex(method);
        var path = module == ModuleFileIndex.Invalid ? null : log.ModuleFiles[module].FilePath;
        return new FrameFacts(type.Length == 0 ? member : ReadableNames.OfMethod(type, member), IsSystem: FrameworkNames.Includes(path, type));
    }

    // Namespace.Type+Nested.Method(arguments); a constructor is Namespace.Type..ctor(arguments).
    private static (string Type, string Member) Split(string name)
    {
        var end = name.IndexOf('(', StringComparison.Ordinal);
        var full = end < 0 ? name : name[..end];
        var dot = full.LastIndexOf('.');
        if (dot > 0 && full[dot - 1] == '.')
            dot--;

        return dot < 0 ? ("", full) : (full[..dot], full[(dot + 1)..]);
    }
}
