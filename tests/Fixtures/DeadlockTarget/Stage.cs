using System.Collections.Concurrent;

namespace ConcurrencyOps.Fixtures;

/// <summary>
/// Brings a deadlock about without luck: every actor takes what it shall hold and meets the others; when all have, the curtain rises and each wants
/// what it shall wait for.
/// </summary>
internal sealed class Stage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly ManualResetEventSlim _curtain = new();
    private readonly CountdownEvent _missing = new(1);
    private readonly ConcurrentBag<Actor> _actors = [];
    private readonly ConcurrentBag<object> _kept = [];
    private bool _actorsRunOn;
    private string? _question;

    /// <summary>What async methods await before they want what they shall wait for; they go on on the thread that raises the curtain.</summary>
    public TaskCompletionSource Curtain { get; } = new();

    /// <summary>So many more threads will meet than those that are started here.</summary>
    public void Expect(int actors) => _missing.AddCount(actors);

    /// <summary>They will not stand still after the curtain has risen.</summary>
    public void LetActorsRunOn() => _actorsRunOn = true;

    /// <summary>Says a line before the curtain rises, and waits for a line "go".</summary>
    public void Ask(string question) => _question = question;

    /// <summary>Starts a thread of one's own for an actor.</summary>
    public void Start(string name, Action part)
    {
        _missing.AddCount();
        new Thread(() => part(), 256 * 1024) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Called by each actor, on its thread, when it has what it shall hold.</summary>
    public void Meet(Func<bool>? isBlocked = null)
    {
        var actor = new Actor(Thread.CurrentThread, NativeThread.CurrentId, isBlocked);
        _actors.Add(actor);
        _missing.Signal();
        _curtain.Wait();
        actor.IsOn = true;
    }

    /// <summary>Keeps something alive that would otherwise be garbage: a circle of async methods that nobody awaits.</summary>
    public void Keep(params object[] things)
    {
        foreach (var thing in things)
            _kept.Add(thing);
    }

    /// <summary>Lets them want what they shall wait for, and returns when all of them do.</summary>
    public void Raise(string? question)
    {
        _missing.Signal();
        if (!_missing.Wait(Limit))
            throw new TimeoutException("Not all actors met.");

        if ((question ?? _question) is { } asked)
        {
            Console.WriteLine(asked);
            while (Console.ReadLine() is { } line && line != "go")
            {
                // Something else was said.
            }
        }

        _curtain.Set();
        Curtain.SetResult();
        var inPlace = SpinWait.SpinUntil(() => _actors.All(actor => actor.IsOn && (_actorsRunOn || actor.IsBlocked)), Limit);
        if (!inPlace)
            throw new TimeoutException("Not all actors came to wait.");
    }

    public IEnumerable<string> Describe() => _actors.OrderBy(static actor => actor.Id)
        .Select(static actor => $"THREAD {actor.Id} {actor.Thread.ManagedThreadId} {actor.Thread.Name}");

    private sealed class Actor(Thread thread, long id, Func<bool>? isBlocked)
    {
        private volatile bool _isOn;

        public Thread Thread => thread;

        public long Id => id;

        public bool IsOn { get => _isOn; set => _isOn = value; }

        // Once it is past the gate there is nothing else for it to wait for.
        public bool IsBlocked => isBlocked?.Invoke() ?? thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
    }
}
