using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ConcurrencyOps.Diagnostics;

/// <summary>The portable PDB of an assembly, in it or beside it: which line of which file some code came from.</summary>
internal sealed class PdbFile : IDisposable
{
    // Its blob: four bytes for the handler of exceptions, then for each await where it leaves, where it comes back, and in which method.
    private static readonly Guid AsyncSteps = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    private readonly PEReader _assembly;
    private readonly MetadataReaderProvider _provider;
    private readonly MetadataReader _metadata;
    private readonly MetadataReader _pdb;

    private PdbFile(PEReader assembly, MetadataReaderProvider provider)
    {
        _assembly = assembly;
        _provider = provider;
        _metadata = assembly.GetMetadataReader();
        _pdb = provider.GetMetadataReader();
    }

    /// <summary>Null when there is none that belongs to the assembly.</summary>
    public static PdbFile? Open(string path)
    {
        PEReader? assembly = null;
        try
        {
            assembly = new PEReader(File.OpenRead(path));
            if (assembly.HasMetadata && assembly.TryOpenAssociatedPortablePdb(path, OpenIfThere, out var provider, out _) && provider is not null)
                return new(assembly, provider);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // The stack is readable without lines as well.
        }

        assembly?.Dispose();
        return null;
    }

    public void Dispose()
    {
        _provider.Dispose();
        _assembly.Dispose();
    }

    /// <summary>The line of a place in a method.</summary>
    /// <param name="token">The method.</param>
    /// <param name="offset">How far into its code.</param>
    public (string File, int Line)? LineOf(int token, int offset)
    {
        if (MetadataTokens.EntityHandle(token) is not { Kind: HandleKind.MethodDefinition } handle)
            return null;

        SequencePoint? best = null;
        foreach (var point in _pdb.GetMethodDebugInformation(((MethodDefinitionHandle)handle).ToDebugInformationHandle()).GetSequencePoints())
        {
            if (!point.IsHidden && point.Offset <= offset && (best is null || point.Offset >= best.Value.Offset))
                best = point;
        }

        return best is { } found ? (_pdb.GetString(_pdb.GetDocument(found.Document).Name), found.StartLine) : null;
    }

    /// <summary>The line of an await.</summary>
    /// <param name="type">The type that the compiler made of the async method.</param>
    /// <param name="number">Which await, counted from 0.</param>
    public (string File, int Line)? LineOfAwait(int type, int number)
    {
        if (MetadataTokens.EntityHandle(type) is not { Kind: HandleKind.TypeDefinition } handle)
            return null;

        foreach (var method in _metadata.GetTypeDefinition((TypeDefinitionHandle)handle).GetMethods())
        {
            if (_metadata.StringComparer.Equals(_metadata.GetMethodDefinition(method).Name, "MoveNext") && OffsetOfAwait(method, number) is { } offset)
                return LineOf(MetadataTokens.GetToken(method), offset);
        }

        return null;
    }

    private int? OffsetOfAwait(MethodDefinitionHandle method, int number)
    {
        foreach (var handle in _pdb.GetCustomDebugInformation(method))
        {
            var information = _pdb.GetCustomDebugInformation(handle);
            if (_pdb.GetGuid(information.Kind) != AsyncSteps)
                continue;

            var steps = _pdb.GetBlobReader(information.Value);
            steps.ReadUInt32();
            for (var i = 0; steps.RemainingBytes > 0; i++)
            {
                var leaves = steps.ReadUInt32();
                steps.ReadUInt32();
                steps.ReadCompressedInteger();
                if (i == number)
                    return (int)leaves;
            }
        }

        return null;
    }

    private static FileStream? OpenIfThere(string path) => File.Exists(path) ? File.OpenRead(path) : null;
}
