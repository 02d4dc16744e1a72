using System.Globalization;

namespace ConcurrencyOps.Fixtures;

#pragma warning disable CA1001 // It lives as long as the process.
/// <summary>A thread with a name that lives as long as the process and does what it is handed.</summary>
internal sealed class Fighter
{
    private readonly SemaphoreSlim _begin = new(0);
    private readonly SemaphoreSlim _end = new(0);
    private readonly Thread _thread;
    private Action _work = static () => { };

    public Fighter(string name)
    {
        Name = name;
        _thread = new Thread(Live) { Name = name, IsBackground = true };
        _thread.Start();
        _end.Wait();
    }

    public string Name { get; }

    /// <summary>The system's id; 0 where it is not known.</summary>
    public int Id { get; private set; }

    public int ManagedId => _thread.ManagedThreadId;

    public bool IsWaiting => _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    public void Begin(Action work)
    {
        _work = work;
        _begin.Release();
    }

    public void Finish() => _end.Wait();

    private void Live()
    {
        Id = OperatingSystem.IsLinux() && new FileInfo("/proc/thread-self").LinkTarget is { } own
            ? int.Parse(Path.GetFileName(own), CultureInfo.InvariantCulture)
            : 0;
        _end.Release();
        while (true)
        {
            _begin.Wait();
            _work();
            _end.Release();
        }
    }
}
