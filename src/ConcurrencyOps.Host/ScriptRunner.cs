using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ConcurrencyOps.Host.Terminal;

namespace ConcurrencyOps.Host;

/// <summary>Runs one script or command, shows what comes out as it comes, and finds the exit code.</summary>
internal sealed class ScriptRunner(Runspace runspace, EmbeddedHost host)
{
    private volatile Pipeline? _pipeline;
    private int _stopRequests;

    /// <summary>Stops the script the first time; false from then on: let the process die.</summary>
    public bool TryStop()
    {
        if (Interlocked.Increment(ref _stopRequests) > 1) return false;
        _pipeline?.StopAsync();
        return true;
    }

    /// <summary>Runs what the command line names, to its end.</summary>
    public int Run(CommandLine commandLine)
    {
        using var pipeline = CreatePipeline(commandLine);
        pipeline.Commands.Add("Out-Default");

        // Errors travel with the output to Out-Default, which keeps their order and sends them to the host's error line.
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        var exitEndsSession = commandLine.Command is not null || ExitRethrow.TryEnable(runspace);
        var failure = Invoke(pipeline);
        host.Screen.EndProgress();
        if (Volatile.Read(ref _stopRequests) > 0) return ExitCodes.Interrupted;
        if (failure is not null) Report(failure);
        if (host.ExitCode is { } exitCode) return exitCode;
        if (failure is not null) return ExitCodes.Failure;
        if (commandLine.Command is not null) return CodeOfLastStatement();
        return exitEndsSession ? ExitCodes.Success : CodeOfLastProgram();
    }

    private Pipeline CreatePipeline(CommandLine commandLine)
    {
        // The engine lets only a command that goes into the history leave its mark on $?.
        if (commandLine.Command is { } text) return runspace.CreatePipeline(text, addToHistory: true);
        var command = new Command(commandLine.ScriptPath!, isScript: false, useLocalScope: false);
        foreach (var argument in ScriptArguments.Parse(commandLine.Arguments)) command.Parameters.Add(argument);
        var pipeline = runspace.CreatePipeline();
        pipeline.Commands.Add(command);
        return pipeline;
    }

    private RuntimeException? Invoke(Pipeline pipeline)
    {
        _pipeline = pipeline;
        try
        {
            // A Ctrl+C before this point had no pipeline to stop.
            if (Volatile.Read(ref _stopRequests) == 0) pipeline.Invoke();
            return null;
        }
        catch (PipelineStoppedException)
        {
            return null;
        }
        catch (InvalidPipelineStateException) when (Volatile.Read(ref _stopRequests) > 0)
        {
            return null;
        }
        catch (RuntimeException failure)
        {
            return failure;
        }
        finally
        {
            _pipeline = null;
        }
    }

    // Out-Default gives a terminating error the look of any other error, but takes it for output: only errors that a command writes are marked.
    private void Report(RuntimeException failure)
    {
        string text;
        try
        {
            using var pipeline = runspace.CreatePipeline();
            pipeline.Commands.Add("Out-Default");
            text = host.Console.CaptureOutput(() => pipeline.Invoke(new[] { failure.ErrorRecord })).Trim('\r', '\n');
        }
        catch (RuntimeException)
        {
            text = failure.Message;
        }

        host.Console.WriteErrorLine(text.Length > 0 ? text : failure.Message);
    }

    private int CodeOfLastStatement() => runspace.SessionStateProxy.GetVariable("?") is false ? ExitCodes.Failure : ExitCodes.Success;

    // Second best, where exit ended only the script file: it left its code in this variable, but so did every program that ran.
    private int CodeOfLastProgram() => runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int code ? code : ExitCodes.Success;
}
