using System.Buffers;
using System.Globalization;

namespace ConcurrencyOps.State;

/// <summary>The files of one state: itself, its lock, its temporary files, what was set aside. No lock of its own, no waiting for other processes.</summary>
internal sealed class StateStore(string path, TimeProvider time)
{
    /// <summary>A larger file is not one of ours: there is room for a million services.</summary>
    private const long LargestFile = 512L * 1024 * 1024;

    private const string TemporaryEnding = ".tmp";

    private static readonly TimeSpan ReplacePatience = TimeSpan.FromSeconds(2);

    private readonly string _directory = Path.GetDirectoryName(path)!;
    private readonly string _fileName = Path.GetFileName(path);

    /// <summary>The state file.</summary>
    public string FilePath => path;

    /// <summary>The lock file.</summary>
    public string LockPath { get; } = path + ".lock";

    /// <summary>Different after a write; 0 where it cannot be told.</summary>
    public long LastWrite()
    {
        try
        {
            return File.GetLastWriteTimeUtc(path).Ticks;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Reads the file as it is; a missing one is empty. Never sees half a write: files are replaced, not changed.</summary>
    /// <exception cref="StateFormatException">It is not a state file of ours.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not read it.</exception>
    public StateDocument Read()
    {
        try
        {
            using var file = PrivateFile.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return ClockCorrection.Apply(Read(file), time.GetUtcNow());
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return StateDocument.Empty;
        }
        catch (EndOfStreamException exception)
        {
            throw new StateFormatException("It was cut short while it was read.", exception);
        }
    }

    // Read again and again while a run goes on: what it is read into is used again.
    private static StateDocument Read(FileStream file)
    {
        if (file.Length > LargestFile)
            throw new StateFormatException($"It has {file.Length} bytes.");

        var length = (int)file.Length;
        var content = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            file.ReadExactly(content, 0, length);
            return StateReader.Read(content.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    /// <summary>Replaces the file in one step: whoever reads sees the old content or the new. The lock must be held.</summary>
    /// <remarks>The content is on the disk before the name is: after a power cut too there is one whole file, though it may be the old one.</remarks>
    public async Task WriteAsync(StateDocument document)
    {
        var temporary = Path.Combine(_directory, TemporaryName());
        try
        {
            using (var file = PrivateFile.Open(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                StateWriter.Write(file, document);
                file.Flush(flushToDisk: true);
            }

            await ReplaceAsync(temporary).ConfigureAwait(false);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Gives a file that is not ours another name and returns that. The lock must be held.</summary>
    public string SetAside()
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        for (var number = 1; ; number++)
        {
            var aside = number == 1 ? $"{path}.bad-{stamp}" : $"{path}.bad-{stamp}-{number}";
            if (File.Exists(aside))
                continue;

            File.Move(path, aside);
            return aside;
        }
    }

    /// <summary>Removes what processes left that were killed while they wrote. The lock must be held: its holder is the only one who writes.</summary>
    public void RemoveLeftovers()
    {
        foreach (var file in Directory.EnumerateFiles(_directory, "*" + TemporaryEnding))
        {
            var name = Path.GetFileName(file.AsSpan());
            if (name.Length == TemporaryName().Length && name.StartsWith(_fileName + ".", StringComparison.Ordinal))
                TryDelete(file);
        }
    }

    /// <summary>Tries to make and remove a file where the state is to be written.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not.</exception>
    public void ProbeWriting()
    {
        var temporary = Path.Combine(_directory, TemporaryName());
        PrivateFile.Open(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
        File.Delete(temporary);
    }

    private string TemporaryName() => $"{_fileName}.{Guid.NewGuid():N}{TemporaryEnding}";

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Some bytes stay behind; the next process tries again.
        }
    }

    /// <summary>On Windows a file that somebody reads cannot be replaced: a virus scanner, a backup, another run. They are done in a moment.</summary>
    private async Task ReplaceAsync(string temporary)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        for (var pauseMs = 1; ; pauseMs = Math.Min(pauseMs * 2, 100))
        {
            try
            {
                File.Move(temporary, path, overwrite: true);
                return;
            }
            catch (Exception exception) when (
                OperatingSystem.IsWindows()
                && exception is IOException or UnauthorizedAccessException
                && clock.GetElapsedTime(started) < ReplacePatience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(pauseMs)).ConfigureAwait(false);
            }
        }
    }
}
