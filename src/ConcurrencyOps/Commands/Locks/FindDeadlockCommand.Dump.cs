using System.Management.Automation;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Loading;

namespace ConcurrencyOps.Commands;

/// <content>Looks into dumps.</content>
public sealed partial class FindDeadlockCommand
{
    partial void FindInDumps()
    {
        using var inspector = new InspectorClient(Inspector.Launch(), TimeProvider.System);
        foreach (var path in DumpPath)
        {
            try
            {
                FindInDump(inspector, FileLocation.Resolve(this, path, message => new(ErrorIds.DumpNotFound, ErrorCategory.InvalidArgument, message, path)));
            }
            catch (CommandException error)
            {
                WriteError(error.ToErrorRecord());
            }
            catch (InspectionException error)
            {
                WriteError(InspectionErrors.ForUser(error, path).ToErrorRecord());
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void FindInDump(InspectorClient inspector, string path)
    {
        var request = new InspectionRequest { DumpPath = path, SkipHeap = SkipHeap, Timeout = TimeSpan.FromSeconds(TimeoutSeconds) };
        var facts = inspector.Inspect(request, _stop.Token);
        WriteLook(facts);
        WriteObject(DeadlockFinder.Find([facts], IncludeWaiting, path), enumerateCollection: true);
    }
}
