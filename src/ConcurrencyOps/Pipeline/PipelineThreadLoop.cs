using System.Collections.Concurrent;

namespace ConcurrencyOps.Pipeline;

/// <summary>
/// Lets asynchronous work call back to the pipeline thread, where script blocks must run: the thread waits for the work and runs what it is handed
/// meanwhile.
/// </summary>
internal sealed class PipelineThreadLoop
{
    private readonly BlockingCollection<Action> _calls = [];
    private readonly int _pipelineThread = Environment.CurrentManagedThreadId;

    /// <summary>Runs the work to its end; only on the thread that made the loop.</summary>
    public T Run<T>(Func<ValueTask<T>> work)
    {
        // Until it waits for something, the work runs here: an attempt that stands at once changes no threads.
        var task = work();
        if (task.IsCompleted)
            return task.GetAwaiter().GetResult();

        var awaited = task.AsTask();
        awaited.ContinueWith(_ => _calls.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var call in _calls.GetConsumingEnumerable())
            call();

        return awaited.GetAwaiter().GetResult();
    }

    /// <summary>Has something done on the pipeline thread.</summary>
    public Task<T> CallAsync<T>(Func<T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Environment.CurrentManagedThreadId == _pipelineThread)
            Do(call, done);
        else
            _calls.Add(() => Do(call, done));

        return done.Task;
    }

    private static void Do<T>(Func<T> call, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(call());
        }
        catch (OperationCanceledException cancelled)
        {
            done.SetCanceled(cancelled.CancellationToken);
        }
        catch (Exception error)
        {
            done.SetException(error);
        }
    }
}
