using System.Management.Automation;

namespace ConcurrencyOps.Pipeline;

/// <summary>
/// Shows a message that the script itself let through (Write-Verbose -Verbose), although the command's own preference is silent: as it would
/// be shown had the script run on the caller's thread. What the user says on the command line (-Verbose:$false) still decides.
/// </summary>
internal static class ForcedPreference
{
    public static void Apply(PSCmdlet command, string preference, string parameter, Action write)
    {
        if (command.MyInvocation.BoundParameters.ContainsKey(parameter) || !IsSilent(command, preference))
        {
            write();
            return;
        }

        var variables = command.SessionState.PSVariable;
        var local = variables.Get($"local:{preference}");
        var before = local?.Value;
        variables.Set($"local:{preference}", ActionPreference.Continue);
        try
        {
            write();
        }
        finally
        {
            if (local is null)
                variables.Remove($"local:{preference}");
            else
                variables.Set($"local:{preference}", before);
        }
    }

    private static bool IsSilent(PSCmdlet command, string preference) =>
        LanguagePrimitives.TryConvertTo(command.SessionState.PSVariable.GetValue(preference), out ActionPreference value)
        && value is ActionPreference.SilentlyContinue;
}
