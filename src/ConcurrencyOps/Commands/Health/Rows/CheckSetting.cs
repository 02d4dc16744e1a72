using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>One setting of a check: the name of the parameter and of the row's column, and what its value does to the check.</summary>
/// <param name="Name">The name of parameter and column.</param>
/// <param name="Apply">Gives the check with the value; a <see cref="FormatException"/> says what is wrong with it.</param>
internal sealed record CheckSetting(string Name, Func<ServiceCheck, object, ServiceCheck> Apply);
