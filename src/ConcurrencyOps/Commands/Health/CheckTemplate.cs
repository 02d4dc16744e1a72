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

        if (check.Proxy is not null && !check.AddressRules.AllowsAll)
            throw Invalid("Proxy", ProxyRules.AndNetworks, "Proxy");

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
            // Without the value, which may be a secret.
            throw Invalid(setting.Name, error.Message, setting.Name, error);
        }
    }

    private AddressRules Rules() => AddressRules.Parse(
        Checked(nameof(command.DenyNetwork), command.DenyNetwork), Checked(nameof(command.AllowNetwork), command.AllowNetwork));

    // One by one, so that the error names the one that is wrong.
    private static string[] Checked(string parameter, string[]? networks)
    {
        foreach (var network in networks ?? [])
        {
            try
            {
                AddressRules.Parse([network], []);
            }
            catch (FormatException error)
            {
                throw Invalid(parameter, error.Message, network, error);
            }
        }

        return networks ?? [];
    }

    private static CommandException Invalid(string parameter, string why, object target, Exception? inner = null) =>
        new(ErrorIds.HealthSettingInvalid, ErrorCategory.InvalidArgument, $"-{parameter}: {why}", target, inner);
}
