namespace ConcurrencyOps.Diagnostics;

/// <summary>One kind of wait: how it is told from a stack, and who has what is waited for.</summary>
internal interface IWaitRule
{
    /// <summary>The wait that a frame shows; null when it shows none of this kind.</summary>
    /// <param name="reading">What is known.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="frame">The number of the frame; it has a method, and only frames of the framework lie further in.</param>
    Wait? Read(Reading reading, ThreadView thread, int frame);

    /// <summary>Adds who has what, once all waits are known; nothing where the wait says it all.</summary>
    void AddHolders(Reading reading)
    {
    }
}
