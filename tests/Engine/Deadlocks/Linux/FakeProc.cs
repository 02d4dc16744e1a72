using System.Globalization;
using ConcurrencyOps.Deadlocks;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Deadlocks.Linux;

/// <summary>A folder that looks like /proc.</summary>
internal sealed class FakeProc : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Scene.Now);

    public string Root => _folder.Path;

    public void Process(int id, string name, int threads = 1, int parent = 1)
    {
        Put($"{id}/status", $"Name:\t{name}\nState:\tS (sleeping)\nTgid:\t{id}\nPid:\t{id}\nPPid:\t{parent}\nThreads:\t{threads}\n");
        Put($"{id}/maps", "");
    }

    /// <summary>A thread in a call.</summary>
    public void Thread(int process, int id, string name, string syscall, long switches = 7, char state = 'S')
    {
        Put($"{process}/task/{id}/syscall", syscall);
        var status = $"Name:\t{name}\nState:\t{state} (x)\nTgid:\t{process}\nvoluntary_ctxt_switches:\t{switches}\nnonvoluntary_ctxt_switches:\t0\n";
        Put($"{process}/task/{id}/status", status);
        if (id != process)
            Put($"{id}/status", status);
        else
            Put($"{process}/syscall", syscall);
    }

    /// <summary>A thread that waits for a mutex of that address, which another has.</summary>
    public void MutexWait(int process, int id, int address, int owner, bool timed = false, string name = "worker")
    {
        Thread(process, id, name, $"202 0x{address:x} 0x80 0x2 0x{(timed ? "7ffd" : "0")} 0x0 0x0 0x7ffc 0x7f8b");
        Memory(process, address, 2, 1, owner, 1, 0);
    }

    public void Memory(int process, int address, params int[] words)
    {
        using var file = File.OpenWrite(_folder.At($"{process}/mem"));
        file.Position = address;
        foreach (var word in words)
            file.Write(BitConverter.GetBytes(word));
    }

    public void Put(string file, string text) => _folder.Put(file, text);

    /// <summary>Makes a file one that cannot be read: a folder, as far as reading goes.</summary>
    public void Deny(string file)
    {
        File.Delete(_folder.At(file));
        Directory.CreateDirectory(_folder.At(file));
    }

    /// <summary>An open file, and the lock that it has.</summary>
    public void OpenFile(int process, int number, string path, string fileNumber, string? lockLine = null)
    {
        Put($"{process}/fdinfo/{number}", $"pos:\t0\nflags:\t0100002\nmnt_id:\t27\nino:\t{fileNumber}\n{(lockLine is null ? "" : $"lock:\t{lockLine}\n")}");
        Directory.CreateDirectory(_folder.At($"{process}/fd"));
        File.CreateSymbolicLink(_folder.At($"{process}/fd/{number}"), path);
    }

    /// <summary>Looks twice; between the looks something may happen.</summary>
    public async Task<IReadOnlyList<ProcessFacts>> LookAsync(int[] processes, Action? between = null)
    {
        var look = new SystemFacts(new(Root), SystemCalls.X64, _time).LookAsync(processes, TestContext.Current.CancellationToken);
        between?.Invoke();
        _time.Advance(SystemFacts.Pause);
        return await look;
    }

    public async Task<IReadOnlyList<Deadlock>> FindAsync(params int[] processes) => DeadlockFinder.Find(await LookAsync(processes));

    public static string Line(int number, int process, string file, bool waits = false, string mode = "WRITE") => string.Create(
        CultureInfo.InvariantCulture, $"{number}: {(waits ? "-> " : "")}FLOCK  ADVISORY  {mode} {process} fe:00:{file} 0 EOF");

    public void Dispose() => _folder.Dispose();
}
