using System.IO.Pipes;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Fixtures;

/// <summary>
/// FakeInspector pipe [cold] behaviour. It refuses every process, and says in the refusal whether it is warm or cold. Behaviours: honest; crash-warm: ends
/// while it warms up; crash-start: ends before it is ready, warm or cold; crash-look: ends in a look; hang-start: never comes to the pipe; hang-look: never
/// answers; garbage: answers what is no message; deaf: does not end when the pipe does.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static async Task<int> Main(string[] args)
    {
        using var limit = new CancellationTokenSource(Limit);
        var isCold = args.Contains("cold");
        var behaviour = args[^1];
        if (behaviour == "crash-start" || (behaviour == "crash-warm" && !isCold))
            return Complain("It broke while it warmed up.");

        if (behaviour == "hang-start")
            await Task.Delay(Timeout.Infinite, limit.Token);

        using var pipe = new NamedPipeClientStream(".", args[0], PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        await pipe.ConnectAsync(limit.Token);
        await InspectionWire.SendAsync(pipe, new InspectionReply { IsReady = true }, limit.Token);
        try
        {
            while (true)
            {
                var request = await InspectionWire.ReceiveRequestAsync(pipe, limit.Token);
                if (behaviour == "crash-look")
                    return Complain("It broke while it looked.");

                if (behaviour == "garbage")
                    await pipe.WriteAsync("This is no message."u8.ToArray(), limit.Token);
                else if (behaviour != "hang-look")
                    await InspectionWire.SendAsync(pipe, Refusal(request, isCold), limit.Token);
            }
        }
        catch (IOException)
        {
            if (behaviour == "deaf")
                await Task.Delay(Timeout.Infinite, limit.Token);

            return 0;
        }
    }

    private static InspectionReply Refusal(InspectionRequest request, bool isCold) =>
        new() { Failure = InspectionFailure.NotFound, Message = $"{request.ProcessId} {(isCold ? "cold" : "warm")}" };

    private static int Complain(string what)
    {
        Console.Error.WriteLine(what);
        return 3;
    }
}
