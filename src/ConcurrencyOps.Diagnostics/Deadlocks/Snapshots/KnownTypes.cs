namespace ConcurrencyOps.Diagnostics;

/// <summary>The types of the framework that are waited for, as the runtime names them.</summary>
internal static class KnownTypes
{
    public const string Monitor = "System.Threading.Monitor";
    public const string Lock = "System.Threading.Lock";
    public const string ReaderWriter = "System.Threading.ReaderWriterLockSlim";
    public const string Semaphore = "System.Threading.SemaphoreSlim";
    public const string Mutex = "System.Threading.Mutex";
    public const string Thread = "System.Threading.Thread";
    public const string WaitHandle = "System.Threading.WaitHandle";
    public const string SafeWaitHandle = "Microsoft.Win32.SafeHandles.SafeWaitHandle";
    public const string Task = "System.Threading.Tasks.Task";
    public const string AsyncBox = "AsyncStateMachineBox<";
}
