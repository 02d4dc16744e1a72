using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace ConcurrencyOps.Diagnostics;

/// <summary>From the stacks of a trace to frames that people read. Code without a name, the runtime's own, is left out.</summary>
/// <param name="log">Where the stacks are.</param>
/// <param name="code">What is known of the code on them.</param>
/// <param name="lines">Finds the lines.</param>
internal sealed class StackFrames(TraceLog log, CodeMap code, SourceLines lines) : IDisposable
{
    private readonly Dictionary<MethodIndex, MethodView?> _methods = [];

    /// <summary>The frames of a stack, the innermost first.</summary>
    public IReadOnlyList<FrameFacts> Of(int stack)
    {
        List<FrameFacts> frames = [];
        for (var index = (CallStackIndex)stack; index != CallStackIndex.Invalid; index = log.CallStacks.Caller(index))
        {
            var address = log.CallStacks.CodeAddressIndex(index);
            var method = log.CodeAddresses.MethodIndex(address);
            if (method != MethodIndex.Invalid && View(method) is { } view)
                frames.Add(FrameOf(view, log.CodeAddresses.Address(address)));
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    private FrameFacts FrameOf(MethodView method, ulong address)
    {
        var line = method.IsSystem ? null : lines.Of(method, code.OffsetBefore(address));
        return new FrameFacts(method.Text, line?.File, line?.Line, method.IsSystem);
    }

    private MethodView? View(MethodIndex method)
    {
        if (!_methods.TryGetValue(method, out var view))
            _methods.Add(method, view = Describe(method));

        return view;
    }

    private MethodView? Describe(MethodIndex method)
    {
        var methods = log.CodeAddresses.Methods;
        var name = methods.FullMethodName(method);
        if (string.IsNullOrEmpty(name))
            return null;

        var (type, member) = Split(name);
        var module = methods.MethodModuleFileIndex(method);
        var path = module == ModuleFileIndex.Invalid ? null : log.ModuleFiles[module].FilePath;
        var text = type.Length == 0 ? member : ReadableNames.OfMethod(type, member);
        return new(type, member, text, FrameworkNames.Includes(path, type), path, methods.MethodToken(method));
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
