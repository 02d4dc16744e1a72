using System.Management.Automation;

namespace ConcurrencyOps.Commands;

/// <summary>Tells the user of a parameter that they gave and that does nothing in this call: silence would look like consent.</summary>
internal static class UnusedParameters
{
    /// <summary>One warning for each of the parameters that was given.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isUsed">The parameters have an effect: there is nothing to say.</param>
    /// <param name="why">Why they have none, and the way out, as a sentence.</param>
    /// <param name="parameters">Their names.</param>
    public static void Warn(PSCmdlet command, bool isUsed, string why, params IEnumerable<string> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (!isUsed && command.MyInvocation.BoundParameters.ContainsKey(parameter))
                command.WriteWarning($"-{parameter} is not used. {why}");
        }
    }
}
