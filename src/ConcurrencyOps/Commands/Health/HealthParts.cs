using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;
using ConcurrencyOps.Loading;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Commands;

/// <summary>What a call of a health command works with, put together from its parameters.</summary>
internal sealed class HealthParts : IDisposable
{
    /// <summary>The name of the circuits and rate limits that the health commands keep, in messages and in the state file.</summary>
    private const string OwnPolicy = StoredCircuits.HealthPolicy;

    /// <summary>How long a name's address is believed in a watch.</summary>
    private static readonly TimeSpan NamesAge = TimeSpan.FromSeconds(30);

    private readonly HttpChecker _http;

    private HealthParts(ServiceHealthCommand command, HealthMemory? memory, SharedStateFile? file, IHealthHistory? history)
    {
        var policy = command.Policy ?? OwnPolicyOf(command, memory is not null, file);
        var limiter = command.RateLimit == 0 ? null : HostPolicyOf(command, file);
        var connector = new RenewedConnector(command is WatchServiceHealthCommand ? NamesAge : null, TimeProvider.System);
        var budget = DescriptorBudget.Read();
        _http = new HttpChecker(connector, DescriptorBudget.KeptBeside(budget));
        var checkers = new ServiceCheckers(connector, _http);
        Checkers = kind => checkers[kind];
        Memory = memory;
        Saver = new HealthSaver(memory, history, [.. new[] { policy, limiter }.OfType<ResiliencePolicy>()], command, TimeProvider.System);
        Options = NewOptions(command, policy, limiter, budget);
    }

    /// <summary>How the run behaves.</summary>
    public HealthRunOptions Options { get; }

    /// <summary>The checker for a kind of service.</summary>
    public Func<CheckKind, IServiceChecker> Checkers { get; }

    /// <summary>What is remembered; null for nothing.</summary>
    public HealthMemory? Memory { get; }

    /// <summary>Stores what is found out.</summary>
    public HealthSaver Saver { get; }

    /// <exception cref="CommandException">A file cannot be used.</exception>
    public static HealthParts Open(ServiceHealthCommand command, bool remembers, Action<string> warn)
    {
        var file = command.StatePath is { } path ? OpenState(command, path, warn) : null;
        var memory = remembers ? OpenMemory(command, file) : null;
        var history = command.HistoryPath is { } past ? HistoryAccess.OpenForWriting(command, past) : null;
        try
        {
            return new HealthParts(command, memory, file, history);
        }
        catch
        {
            history?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        Saver.Dispose();
    }

    private static SharedStateFile OpenState(PSCmdlet command, string path, Action<string> warn)
    {
        var fullPath = FileLocation.Resolve(command, path, message => NotUsable(message, path, null));
        try
        {
            return SharedStateFile.Open(fullPath, TimeProvider.System, warn);
        }
        catch (IOException error)
        {
            throw NotUsable(error.Message, path, error);
        }
    }

    private static HealthMemory OpenMemory(ServiceHealthCommand command, SharedStateFile? file)
    {
        try
        {
            return new HealthMemory(new ConfirmationRules(command.ConfirmAfter, command.RecoverAfter), file);
        }
        catch (IOException error)
        {
            throw NotUsable(error.Message, command.StatePath!, error);
        }
    }

    private static CommandException NotUsable(string message, string path, Exception? inner) =>
        new(ErrorIds.StateNotSaved, ErrorCategory.OpenError, message, path, inner);

    // The breaker acts where state lives; a plain call always checks.
    private static ResiliencePolicy? OwnPolicyOf(ServiceHealthCommand command, bool remembers, SharedStateFile? file) =>
        !remembers && command.RetryCount == 0
            ? null
            : new ResiliencePolicy(OwnPolicy)
            {
                RetryCount = command.RetryCount,
                FailureThreshold = remembers ? command.FailureThreshold : null,
                RecoverySeconds = command.RecoverySeconds,
                Store = file is null ? null : new SharedKeyStore(file, OwnPolicy, TimeProvider.System),
            };

    private static ResiliencePolicy HostPolicyOf(ServiceHealthCommand command, SharedStateFile? file) => new($"{OwnPolicy} hosts")
    {
        RateLimit = command.RateLimit,
        RateWindowSeconds = command.RateWindowSeconds,
        Store = file is null ? null : new SharedKeyStore(file, $"{OwnPolicy} hosts", TimeProvider.System),
    };

    private static HealthRunOptions NewOptions(ServiceHealthCommand command, ResiliencePolicy? policy, ResiliencePolicy? limiter, int budget)
    {
        var gate = command.Force ? policy?.Gate.Forced() : policy?.Gate;
        var all = policy?.ToOptions() ?? new ResilienceOptions();
        var steps = all with { AttemptTimeout = null, FaultRate = 0, FaultLatency = TimeSpan.Zero };
        var faults = new ResilienceOptions { FaultRate = all.FaultRate, FaultLatency = all.FaultLatency };
        return new HealthRunOptions
        {
            ThrottleLimit = Math.Min(command.ThrottleLimit, budget),
            Policy = policy is null ? null : Pipeline(steps, gate),
            PolicyOnce = policy is null ? null : Pipeline(steps with { RetryCount = 0 }, gate),
            Faults = faults == new ResilienceOptions() ? null : Pipeline(faults, gate: null),
            Limiter = limiter is null ? null : Pipeline(new ResilienceOptions(), limiter.Gate),
            Prepare = static () => HttpWarmUp.Once,
            CircuitOf = key => policy?.Gate.PhaseOf(key),
        };
    }

    private static IResiliencePipeline Pipeline(ResilienceOptions steps, IPolicyGate? gate) =>
        Adapters.ResiliencePipelines().Create(steps, gate, TimeProvider.System);
}
