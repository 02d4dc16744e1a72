namespace ConcurrencyOps.State;

/// <summary>A change that waits to be written.</summary>
internal abstract class StateChange
{
    /// <summary>Makes the change to a document. A change that throws leaves the document as it was and fails alone.</summary>
    public abstract StateDocument ApplyTo(StateDocument before);

    /// <summary>It is on the disk, or its own failure is known.</summary>
    public abstract void Complete();

    /// <summary>It could not be written.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A change with something to tell about it.</summary>
internal sealed class StateChange<T>(Func<StateDocument, (StateDocument After, T Result)> change) : StateChange
{
    private readonly TaskCompletionSource<T> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;

    /// <summary>Ends when the change is on the disk.</summary>
    public Task<T> Written => _written.Task;

    /// <inheritdoc/>
    public override StateDocument ApplyTo(StateDocument before)
    {
        try
        {
            (var after, _result) = change(before);
            return after;
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller who brought the change.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
            return before;
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_failure is null)
            _written.TrySetResult(_result!);
        else
            _written.TrySetException(_failure);
    }

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _written.TrySetException(exception);
}
