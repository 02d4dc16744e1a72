using System.Collections;
using System.Management.Automation;
using System.Reflection;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>What Test-ServiceHealth and Watch-ServiceHealth have in common: reading the input, and a session that checks it.</summary>
public abstract partial class ServiceHealthCommand : ConcurrencyCommand
{
    private ServiceCheckReader? _reader;
    private UnusedSettings? _unused;
    private HealthSession? _session;

    /// <summary>Statuses and circuits are remembered, if only for this call.</summary>
    private protected abstract bool Remembers { get; }

    private protected HealthSession Session => _session!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _unused = new UnusedSettings(CallWideParameters());
            _reader = new ServiceCheckReader(new CheckTemplate(this).Make(), _unused);
            CheckParameters();
            _session = HealthSession.Open(this, Remembers);
        }
        catch (CommandException error)
        {
            ThrowTerminatingError(error.ToErrorRecord());
        }

        // Given beside the pipeline they are checked too.
        if (IsBound(nameof(Uri)))
            ReadUrls();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!MyInvocation.ExpectingInput && InputObject is null)
            return;

        if (Cell.Plain(InputObject) is not IList { Count: > 0 } many)
        {
            Read(() => _reader!.Read(InputObject));
            return;
        }

        foreach (var item in many)
            Read(() => _reader!.Read(item));
    }

    /// <summary>Says what of the input had no effect. To be called when all of it is read.</summary>
    private protected void WarnOfUnused()
    {
        foreach (var warning in _unused!.Warnings())
            WriteWarning(warning);
    }

    /// <summary>A check that was read from the input.</summary>
    private protected abstract void Accept(ServiceCheck check);

    /// <inheritdoc/>
    protected override void Cancel() => _session?.Cancel();

    /// <inheritdoc/>
    protected override void CleanUp()
    {
        _session?.Dispose();
        _session = null;
    }

    /// <summary>What is wrong with parameters taken together.</summary>
    private protected virtual void CheckParameters()
    {
        if (!MyInvocation.ExpectingInput && Uri is null && InputObject is null)
            throw CommandException.Invalid(ErrorIds.InputMissing, $"There is nothing to check: give -Uri, or pipe URLs or rows to {MyInvocation.MyCommand.Name}.", null);

        if (Name is not null && !MyInvocation.ExpectingInput && Name.Length != Uri?.Length)
            throw CommandException.Invalid(ErrorIds.NamesDoNotMatch, $"There are {Name.Length} names for {Uri?.Length ?? 0} URLs: give one -Name for each -Uri.", nameof(Name));

        if (Name is not null && MyInvocation.ExpectingInput)
            throw CommandException.Invalid(ErrorIds.NamesDoNotMatch, "-Name names what is given with -Uri. Pipe rows with a column Name instead.", nameof(Name));

        foreach (var instead in new[] { nameof(RetryCount), nameof(FailureThreshold), nameof(RecoverySeconds) })
        {
            if (Policy is not null && IsBound(instead))
                throw CommandException.Invalid(ErrorIds.PolicyDecides, $"-{instead} and -Policy exclude each other: the policy '{Policy.Name}' has a setting for it. Leave one of them out.", instead);
        }

        WarnOfUnusedParameters();
    }

    private void WarnOfUnusedParameters()
    {
        UnusedParameters.Warn(
            this, Remembers, "Circuits act where they are remembered: with -StatePath, with -Policy and in Watch-ServiceHealth.", nameof(FailureThreshold), nameof(RecoverySeconds));
        UnusedParameters.Warn(
            this, Policy is null ? Remembers : Policy.FailureThreshold is not null, "There is no circuit that could be open: they act with -StatePath, with a -Policy that has -FailureThreshold, and in Watch-ServiceHealth.", nameof(Force));
        UnusedParameters.Warn(this, RateLimit > 0, "-RateLimit 0 sets no limit.", nameof(RateWindowSeconds));
        UnusedParameters.Warn(this, HistoryPath is not null, "Nothing is kept without -HistoryPath.", nameof(HistoryRetentionDays));
    }

    private void ReadUrls()
    {
        for (var i = 0; i < Uri?.Length; i++)
        {
            var (url, name) = (Uri[i], Name?[i]);
            Read(() => _reader!.ForUrl(url ?? "", name));
        }
    }

    private string[] CallWideParameters() =>
    [
        .. GetType().GetProperties().Where(static property => property.IsDefined(typeof(ParameterAttribute))).Select(static property => property.Name)
            .Except([nameof(Uri), nameof(Name), nameof(InputObject)]).Except(CheckSettings.All.Select(static setting => setting.Name)),
    ];

    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // What cannot be checked still has its result: nothing is lost, and the batch goes on.
    private void Read(Func<ServiceCheck> read)
    {
        ServiceCheck check;
        try
        {
            check = read();
        }
        catch (BadRowException bad)
        {
            var error = new CommandException(ErrorIds.ServiceNotCheckable, ErrorCategory.InvalidData, $"{bad.Name}: {bad.Message}", bad.Url, bad);
            WriteError(error.ToErrorRecord());
            Session.Write(HealthResults.BadInput(bad.Name, bad.Url, bad.Message, TimeProvider.System.GetUtcNow()));
            return;
        }

        Accept(check);
    }
}
