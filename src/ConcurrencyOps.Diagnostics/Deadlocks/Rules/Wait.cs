using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Diagnostics;

/// <summary>What one thread waits for.</summary>
/// <param name="Resource">For what.</param>
/// <param name="Kind">How, in the words of the code.</param>
/// <param name="Access">What it wants of it.</param>
/// <param name="IsTimedByName">By the name of what was called it ends by itself; the system may know better.</param>
internal sealed record Wait(Resource Resource, string Kind, ResourceAccess Access = ResourceAccess.Exclusive, bool IsTimedByName = false);
