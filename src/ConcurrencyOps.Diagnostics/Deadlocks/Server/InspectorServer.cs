using System.Diagnostics;
using System.IO.Pipes;
using System.Threading.Channels;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// The inspector's side of the pipe: says that it is ready, answers one request after the other, and ends when the pipe does. It must not outlive its
/// shell with its hand on somebody's process: when a look does not end in time after the pipe has, the process ends itself, and the system lets go.
/// </summary>
internal sealed class InspectorServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly NamedPipeClientStream _pipe;
    private readonly ProcessInspection _inspection = new(TimeProvider.System);
    private readonly Channel<InspectionRequest> _requests = Channel.CreateUnbounded<InspectionRequest>();
    private readonly CancellationTokenSource _gone = new();

    private InspectorServer(string pipe) =>
        _pipe = new(".", pipe, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);

    /// <summary>Serves until the pipe ends. Found by its name.</summary>
    public static int Run(string pipe, bool isCold)
    {
        using var server = new InspectorServer(pipe);
        return server.ServeAsync(isCold).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _pipe.Dispose();
        _gone.Dispose();
    }

    private async Task<int> ServeAsync(bool isCold)
    {
        using (var patience = new CancellationTokenSource(Patience))
            await _pipe.ConnectAsync(patience.Token).ConfigureAwait(false);

        if (!isCold)
            WarmUp.Run();

        var listening = ListenAsync();
        await AnswerAsync(new InspectionReply { IsReady = true }).ConfigureAwait(false);
        await foreach (var request in _requests.Reader.ReadAllAsync().ConfigureAwait(false))
            await AnswerAsync(Look(request)).ConfigureAwait(false);

        await listening.ConfigureAwait(false);
        return 0;
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
                await _requests.Writer.WriteAsync(await InspectionWire.ReceiveRequestAsync(_pipe, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            // The shell is gone, or has enough.
        }

        new Thread(EndInAnyCase) { IsBackground = true, Name = "ConcurrencyOps end" }.Start();
        _requests.Writer.Complete();
        await _gone.CancelAsync().ConfigureAwait(false);
    }

    private InspectionReply Look(InspectionRequest request)
    {
        try
        {
            return new() { Facts = _inspection.Inspect(request, _gone.Token) };
        }
        catch (InspectionException refusal)
        {
            return new() { Failure = refusal.Reason, Message = refusal.Message };
        }
        catch (Exception error)
        {
            return new() { Failure = InspectionFailure.Crashed, Message = $"The look failed: {error.Message} ({error.GetType().Name})" };
        }
    }

    private async Task AnswerAsync(InspectionReply reply)
    {
        try
        {
            await InspectionWire.SendAsync(_pipe, reply, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody is there to hear it; listening has ended too.
        }
    }

    private static void EndInAnyCase()
    {
        using var never = new ManualResetEvent(false);
        never.WaitOne(Grace);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
