using System.Diagnostics;
using System.IO.Pipes;
using System.Security.Cryptography;
using System.Text;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// One inspector process and the pipe to it. It ends when its pipe does, and lets go of what it looks at before; when it does not, it is killed, and the
/// system lets go.
/// </summary>
internal sealed class InspectorSession : IDisposable
{
    // A pipe of our own, not its input and output: whatever a shell or a library prints there would be taken for a message.
    private const int LongestComplaint = 2000;
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly NamedPipeServerStream _pipe;
    private readonly Process _process;

    // Guards itself: what it said on its error output, for the message of a crash.
    private readonly StringBuilder _complaints = new();

    private InspectorSession(NamedPipeServerStream pipe, Process process)
    {
        _pipe = pipe;
        _process = process;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    /// <summary>The process that does the looking.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <exception cref="InspectionException">It could not be started, or ended before it was ready.</exception>
    public static async Task<InspectorSession> StartAsync(
        Func<string, bool, ProcessStartInfo> launch, bool isCold, CancellationToken cancellationToken)
    {
        // Short: on Unix it becomes a path, and those of sockets are limited to some hundred characters.
        var name = $"cops-{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}";
        var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        InspectorSession? session = null;
        try
        {
            session = new(pipe, Start(launch(name, isCold)));
            await session.BecomeReadyAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            session?.Dispose();
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has it look once.</summary>
    /// <exception cref="InspectionException">It could not look, or crashed.</exception>
    public async Task<ProcessFacts> AskAsync(InspectionRequest request, CancellationToken cancellationToken)
    {
        InspectionReply reply;
        try
        {
            await InspectionWire.SendAsync(_pipe, request, cancellationToken).ConfigureAwait(false);
            reply = await InspectionWire.ReceiveReplyAsync(_pipe, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new InspectionException(InspectionFailure.Crashed, await CrashOfAsync(request).ConfigureAwait(false), error);
        }

        return reply.Facts ?? throw new InspectionException(reply.Failure ?? InspectionFailure.Crashed, reply.Message ?? "The inspector gave no reason.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipe.Dispose();
        if (!_process.WaitForExit(Grace))
        {
            _process.Kill();
            _process.WaitForExit(Grace);
        }

        _process.Dispose();
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InspectionException(InspectionFailure.Crashed, $"The inspector cannot be started by {start.FileName}: {error.Message}", error);
        }
    }

    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connected = _pipe.WaitForConnectionAsync(either.Token);
        var ended = _process.WaitForExitAsync(either.Token);
        try
        {
            var isConnected = await Task.WhenAny(connected, ended).ConfigureAwait(false) == connected;
            if (isConnected)
                await InspectionWire.ReceiveReplyAsync(_pipe, cancellationToken).ConfigureAwait(false);

            cancellationToken.ThrowIfCancellationRequested();
            if (!isConnected)
                throw new EndOfStreamException();
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new InspectionException(
                InspectionFailure.Crashed, $"The inspector ended before it was ready.{await ComplaintsAsync().ConfigureAwait(false)}", error);
        }
        finally
        {
            await either.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<string> CrashOfAsync(InspectionRequest request)
    {
        var advice = request switch
        {
            { DumpPath: { } path } => $"The dump {path} may be damaged, or of a runtime that the library for reading it does not know.",
            { Mode: InspectionMode.Passive } => "Reading a process that runs can do that: try again, or without -Mode Passive, which stops it for a moment.",
            _ => $"The process goes on. Try again, or take a dump (dotnet-dump collect --type Heap -p {request.ProcessId}) and give it to -DumpPath.",
        };
        return $"The inspector crashed while it looked. {advice}{await ComplaintsAsync().ConfigureAwait(false)}";
    }

    // What it said last may come a little after the end of its pipe.
    private async Task<string> ComplaintsAsync()
    {
        using var grace = new CancellationTokenSource(Grace);
        await _process.WaitForExitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_complaints)
            return _complaints.Length == 0 ? "" : $" It said: {_complaints.ToString().Trim()}";
    }

    private void Remember(string? line)
    {
        lock (_complaints)
        {
            if (line is not null && _complaints.Length < LongestComplaint)
                _complaints.Append(line).Append(' ');
        }
    }
}
