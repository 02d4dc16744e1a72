using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Makes of the command's parameters the check that each service starts from.</summary>
internal sealed class CheckTemplate(ServiceHealthCommand command)
{
    private static readonly Uri Placeholder = new("http://localhost/");

    /// <exception cref="CommandException">A parameter has a value that cannot be used.</exception>
    public ServiceCheck Make()
    {
        var check = new ServiceCheck
        {
            Key = "",
            Name = "",
            ServiceUrl = "",
            Target = Placeholder,
            Kind = CheckKind.Http,
            UserAgent = "HealthCheckBot/1.0 (ConcurrencyOps)",
            AddressRules = Rules(),
        };
        if (command.Policy?.TimeoutSeconds is { } seconds)
            check = check with { Timeout = TimeSpan.FromSeconds(seconds) };

        foreach (var setting in CheckSettings.All)
        {
            if (command.MyInvocation.BoundParameters.TryGetValue(setting.Name, out var value))
                check = Apply(setting, check, value);
        }

        return check;
    }

    private static ServiceCheck Apply(CheckSetting setting, ServiceCheck check, object value)
    {
        try
        {
            return setting.Apply(check, value);
        }
        catch (FormatException error)
        {
            throw new CommandException(ErrorIds.HealthSettingInvalid, ErrorCategory.InvalidArgument, $"-{setting.Name}: {error.Message}", setting.Name, error);
        }
    }

    private AddressRules Rules()
    {
        try
        {
            return AddressRules.Parse(command.DenyNetwork ?? [], command.AllowNetwork ?? []);
        }
        catch (FormatException error)
        {
            throw new CommandException(ErrorIds.HealthSettingInvalid, ErrorCategory.InvalidArgument, error.Message, null, error);
        }
    }
}
