namespace ConcurrencyOps.Build.Staging;

/// <summary>Lets one process at a time write the stage: an editor and a terminal may build at once.</summary>
internal static class StageGate
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static FileStream Enter(RepositoryLayout layout)
    {
        string path = Path.Combine(layout.Artifacts, "stage.lock");
        Directory.CreateDirectory(layout.Artifacts);

        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                Thread.Sleep(50);
            }
            catch (IOException exception)
            {
                throw new BuildFailureException("STAGE007", $"Another build has held {path} for {Patience.TotalSeconds:0} s: {exception.Message}");
            }
        }
    }
}
