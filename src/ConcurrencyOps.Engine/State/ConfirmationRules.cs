namespace ConcurrencyOps.State;

/// <summary>How many checks in a row it takes to believe a change.</summary>
/// <param name="ConfirmAfter">Checks in a row that find a service Down or Degraded, or that cannot tell, before it is called so; at least 1.</param>
/// <param name="RecoverAfter">Checks in a row that find it Up before it is called so again; at least 1.</param>
internal sealed record ConfirmationRules(int ConfirmAfter = 1, int RecoverAfter = 1);
