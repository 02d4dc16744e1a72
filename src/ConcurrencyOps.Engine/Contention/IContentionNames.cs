namespace ConcurrencyOps.Contention;

/// <summary>What the numbers in a <see cref="ContentionTable"/> stand for. Asked when rows are made, so that what is learnt last may be told.</summary>
internal interface IContentionNames
{
    /// <summary>The lock with that number.</summary>
    LockLabel Lock(int number);

    /// <summary>The thread with that number, as a person calls it.</summary>
    string Thread(int number);

    /// <summary>The place in the code with that number.</summary>
    SiteLabel Site(int number);
}

/// <summary>A lock.</summary>
/// <param name="Id">What identifies it within its source.</param>
/// <param name="Name">Its name; <see langword="null"/> when it has none.</param>
/// <param name="Type">Its .NET type; <see langword="null"/> where it cannot be proved.</param>
internal readonly record struct LockLabel(string Id, string? Name = null, string? Type = null);

/// <summary>A place in the code.</summary>
/// <param name="Site">Method or file:line; <see langword="null"/> where it cannot be told.</param>
/// <param name="Stack">The stack, one frame a line, the innermost first; <see langword="null"/> where only the site is known.</param>
internal readonly record struct SiteLabel(string? Site, string? Stack = null);
