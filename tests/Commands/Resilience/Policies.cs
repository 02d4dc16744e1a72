using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>Policies for tests. Their names are known to the whole process, so each is different.</summary>
internal static class Policies
{
    private static int _last;

    /// <summary>A session in which $name is the name of a new policy with these parameters, and $policy the policy.</summary>
    public static Session NewSession(string parameters)
    {
        var session = new Session();
        session.With("name", NewName()).Run($"$policy = New-ResiliencePolicy $name {parameters}").ShouldBeClean();
        return session;
    }

    public static string NewName() => $"policy{Interlocked.Increment(ref _last)}";
}
