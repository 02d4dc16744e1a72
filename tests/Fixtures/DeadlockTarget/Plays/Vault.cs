namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>Two semaphores in private fields: a method that waits knows them by its object only.</summary>
internal sealed class Vault
{
    private readonly SemaphoreSlim _door = new(1, 1);
    private readonly SemaphoreSlim _safe = new(1, 1);

    public async Task MoveInAsync(Task curtain)
    {
        await _door.WaitAsync();
        await curtain;
        await _safe.WaitAsync();
        _safe.Release();
        _door.Release();
    }

    public async Task MoveOutAsync(Task curtain)
    {
        await _safe.WaitAsync();
        await curtain;
        await _door.WaitAsync();
        _door.Release();
        _safe.Release();
    }

    /// <summary>Has both and is busy with something that ends.</summary>
    public async Task CleanAsync()
    {
        await _door.WaitAsync();
        await _safe.WaitAsync();
        await Task.Delay(TimeSpan.FromMinutes(4));
        _safe.Release();
        _door.Release();
    }

    /// <summary>Wants the door first, as it should be, and has nothing yet.</summary>
    public async Task VisitAsync(Task curtain)
    {
        await curtain;
        await _door.WaitAsync();
        await _safe.WaitAsync();
        _safe.Release();
        _door.Release();
    }
}
