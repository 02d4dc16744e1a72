using System.Management.Automation;
using System.Runtime.ExceptionServices;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Runspaces;

/// <summary>A question from a worker that the consumer's thread answers.</summary>
internal sealed class HostCall<T>(Func<T> ask)
{
    // How soon a worker that waits for an answer sees that its item was stopped.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Signal _answered = new();
    private T? _answer;
    private ExceptionDispatchInfo? _error;

    public void Execute()
    {
        try
        {
            _answer = ask();
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }

        _answered.Set();
    }

    public T Await(Func<bool> isGivenUp)
    {
        while (!_answered.Wait(Look))
        {
            if (isGivenUp())
                throw new PipelineStoppedException();
        }

        _error?.Throw();
        return _answer!;
    }
}
