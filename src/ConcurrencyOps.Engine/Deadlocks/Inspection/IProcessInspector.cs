namespace ConcurrencyOps.Deadlocks;

/// <summary>Looks into a process or a dump. Implemented outside the engine, on ClrMD.</summary>
internal interface IProcessInspector
{
    /// <summary>Looks once. The process goes on afterwards, however the look ends.</summary>
    /// <exception cref="InspectionException">It could not be looked at; the message says why and what to do instead.</exception>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    ProcessFacts Inspect(InspectionRequest request, CancellationToken cancellationToken);
}
